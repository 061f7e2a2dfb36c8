import pytest
from ftkit_metrics.labels import LabelAccuracy

from ftkit import Answer, CorpusScore, Score, interfaces

CLOSED = LabelAccuracy(labels=("Card", "Loan", "Other"))


def answers(*pairs):
    return [Answer(text=given, reference=wanted) for wanted, given in pairs]


def added(*pieces):
    return {key: sum(piece.get(key, 0) for piece in pieces) for piece in pieces for key in piece}


def test_it_is_a_metric_of_corpora():
    assert isinstance(CLOSED, interfaces.CorpusMetric)


def test_each_answer_is_right_or_wrong():
    found = CLOSED.scores(answers(("Card", "card\n"), ("Card", "Loan"), ("Loan", ""), (None, "Card"), ("Gold", "Gold")))
    assert list(found) == [
        Score(values={"label_accuracy": 1.0}),
        Score(values={"label_accuracy": 0.0}),
        Score(values={"label_accuracy": 0.0}),
        Score(absent="no reference"),
        Score(absent="the reference 'Gold' is none of the labels"),
    ]


def test_case_counts_where_it_is_kept():
    (score,) = LabelAccuracy(keep_case=True).scores(answers(("Card", "card")))
    assert score == Score(values={"label_accuracy": 0.0})


def test_the_corpus_has_macro_f1_and_a_table_with_a_place_for_what_is_no_label():
    first = answers(("Card", "Card"), ("Card", "Loan"), ("Loan", "Loan"), ("Loan", "I think it is a loan."))
    second = answers(("Loan", "loan"), ("Gold", "Gold"), (None, "Card"))
    assert CLOSED.corpus_score(added(CLOSED.counts(first), CLOSED.counts(second))) == CorpusScore(
        values={
            "label_accuracy": 0.6,
            "macro_f1": pytest.approx((2 / 3 + 2 / 3) / 2),  # "Other" is neither right nor given: no F1, and not 0
            "f1:Card": pytest.approx(2 / 3),
            "f1:Loan": pytest.approx(2 / 3),
        },
        confusion={
            "Card": {"Card": 1, "Loan": 1, "Other": 0, "(other)": 0},
            "Loan": {"Card": 0, "Loan": 2, "Other": 0, "(other)": 1},
            "Other": {"Card": 0, "Loan": 0, "Other": 0, "(other)": 0},
        },
    )


def test_without_a_list_the_labels_are_those_of_the_references():
    metric = LabelAccuracy()
    counts = metric.counts(answers(("yes", "YES"), ("no", "maybe"), ("No", "n" * 1000), ("no", "yes")))
    assert metric.corpus_score(counts) == CorpusScore(
        values={"label_accuracy": 0.25, "macro_f1": pytest.approx(1 / 3), "f1:No": 0.0, "f1:yes": pytest.approx(2 / 3)},
        confusion={"No": {"No": 0, "yes": 1, "(other)": 2}, "yes": {"No": 0, "yes": 1, "(other)": 0}},
    )


def test_nothing_counted_is_no_figure():
    assert CLOSED.corpus_score(CLOSED.counts([])) == CorpusScore(absent="no answer has a reference that is a label")


def test_with_a_list_the_counts_do_not_grow_with_the_answers():
    assert len(CLOSED.counts(answers(*(("Card", f"chatter {n}") for n in range(500))))) == 1
