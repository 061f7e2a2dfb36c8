import json

import pytest
from ftkit_metrics.field_f1 import FieldF1

from ftkit import Answer, CorpusScore, Score, interfaces

CLAUSE = {"law": "England", "days": 30, "parties": [{"name": "Acme"}, {"name": "Bolt"}], "notice": {"form": "written"}}


def answer(given, wanted=None):
    said = given if isinstance(given, str) else json.dumps(given)
    return Answer(text=said, reference=json.dumps(CLAUSE if wanted is None else wanted))


def added(*pieces):
    return {key: sum(piece.get(key, 0) for piece in pieces) for piece in pieces for key in piece}


def test_it_is_a_metric_of_corpora():
    assert isinstance(FieldF1(), interfaces.CorpusMetric)


@pytest.mark.parametrize(
    ("reference", "why"),
    [
        (None, "no reference"),
        ("", "no reference"),
        ("{}", "the reference is no JSON object with fields"),
        ("[1]", "the reference is no JSON object with fields"),
        ("prose", "the reference is no JSON object with fields"),
    ],
)
def test_without_fields_to_compare_there_is_no_score(reference, why):
    answers = [Answer(text="{}", reference=reference)]
    assert list(FieldF1().scores(answers)) == [Score(absent=why)]
    assert FieldF1().corpus_score(FieldF1().counts(answers)) == CorpusScore(
        absent="no answer has a reference with fields"
    )


def values(both, given, wanted):
    precision, recall = both / given, both / wanted
    f1 = 2 * precision * recall / (precision + recall)
    return Score(values={"field_f1": pytest.approx(f1), "field_precision": precision, "field_recall": recall})


@pytest.mark.parametrize(
    ("given", "counts"),
    [
        (CLAUSE, (5, 5, 5)),
        ({**CLAUSE, "parties": CLAUSE["parties"][::-1]}, (5, 5, 5)),
        ({**CLAUSE, "invented": 1, "more": [1, 2]}, (5, 8, 5)),
        ({**CLAUSE, "parties": [{"name": "Acme"}] * 3}, (4, 6, 5)),
        ({"law": "England"}, (1, 1, 5)),
    ],
)
def test_items_are_compared_in_any_order_and_inventions_count(given, counts):
    assert list(FieldF1().scores([answer(given)])) == [values(*counts)]


def test_an_answer_that_is_no_object_scores_0():
    expected = Score(values={"field_f1": 0.0, "field_precision": 0.0, "field_recall": 0.0})
    assert list(FieldF1().scores([answer("prose")])) == [expected]


def test_only_the_named_fields_count():
    found = FieldF1(fields=("parties[].name",)).scores([answer({"parties": [{"name": "Acme"}], "law": "?"})])
    assert list(found) == [values(1, 1, 2)]


def test_each_field_has_its_f1_in_the_corpus_and_inventions_lower_the_whole():
    metric = FieldF1()
    pieces = [[answer({"a": 1, "x": 1}, {"a": 1, "b": 3})], [answer({"a": 2, "y": 1}, {"a": 1})]]
    assert metric.corpus_score(added(*map(metric.counts, pieces))) == CorpusScore(
        values={
            "field_f1": pytest.approx(2 / 7),
            "field_precision": 0.25,
            "field_recall": pytest.approx(1 / 3),
            "field:a": 0.5,
            "field:b": 0.0,
        }
    )
