import pytest
from ftkit_metrics.token_f1 import TokenF1

from ftkit import Answer, Score, interfaces


def score(given, wanted, **options):
    (found,) = TokenF1(**options).scores([Answer(text=given, reference=wanted)])
    return found


def values(f1, precision, recall):
    return Score(values={"token_f1": f1, "token_precision": precision, "token_recall": recall})


def test_it_is_a_metric():
    assert isinstance(TokenF1(), interfaces.Metric)


def test_case_punctuation_articles_and_order_do_not_count():
    assert score("a Cat, the dog!", "DOG cat") == values(1.0, 1.0, 1.0)


def test_words_count_as_often_as_both_have_them():
    assert score("cat cat cat dog", "cat cat bird") == values(pytest.approx(4 / 7), 0.5, pytest.approx(2 / 3))


def test_nothing_shared_and_nothing_said_score_0():
    assert [score("bird", "cat"), score("", "cat")] == [values(0.0, 0.0, 0.0)] * 2


def test_articles_are_words_where_they_are_kept():
    assert score("a cat", "cat", keep_articles=True) == values(pytest.approx(2 / 3), 0.5, 1.0)


@pytest.mark.parametrize(
    ("reference", "why"), [(None, "no reference"), (" ", "no reference"), ("The!", "the reference has no words")]
)
def test_without_words_to_compare_there_is_no_score(reference, why):
    assert score("cat", reference) == Score(absent=why)
