import pytest
from ftkit_metrics.numeric_closeness import NumericCloseness

from ftkit import Answer, Score, interfaces


def score(given, wanted, **options):
    (found,) = NumericCloseness(**options).scores([Answer(text=given, reference=wanted)])
    return found


def test_it_is_a_metric():
    assert isinstance(NumericCloseness(), interfaces.Metric)


@pytest.mark.parametrize(
    ("given", "options", "value"),
    [
        ("Pulse 88, temp 37.50", {}, 1.0),
        ("temp 37.5, pulse 88", {}, 1.0),
        ("temp 37.5, pulse 88", {"pair": "order"}, 0.0),
        ("88 and 37.5", {"pair": "order"}, 1.0),
        ("88 and 37.5", {}, 0.0),
        ("pulse 90, temp 37.5", {}, 0.5),
        ("pulse 90, temp 37.5", {"absolute": 2}, 1.0),
        ("pulse 90, temp 37.5", {"relative": 0.0225}, 0.5),
        ("pulse 90, temp 37.5", {"relative": 0.025}, 1.0),
        ("pulse 88", {}, 0.5),
        ("", {}, 0.0),
    ],
)
def test_the_share_of_the_references_numbers_that_are_near(given, options, value):
    assert score(given, "pulse 88, temp 37.5", **options) == Score(values={"numeric_closeness": value})


def test_the_second_number_after_a_word_belongs_to_the_second():
    assert score("BP 120/90", "BP 120/80") == Score(values={"numeric_closeness": 0.5})


def test_decimal_tolerance_is_exact():
    assert score("x 0.4", "x 0.1", absolute=0.3) == Score(values={"numeric_closeness": 1.0})


def test_a_decimal_comma():
    assert score("x 1200.5", "x 1.200,5", decimal_comma=True) == Score(values={"numeric_closeness": 0.0})
    assert score("x 1200,50", "x 1.200,5", decimal_comma=True) == Score(values={"numeric_closeness": 1.0})


@pytest.mark.parametrize(
    ("reference", "why"), [(None, "no reference"), ("", "no reference"), ("none", "the reference has no numbers")]
)
def test_without_numbers_to_compare_there_is_no_score(reference, why):
    assert score("1", reference) == Score(absent=why)
