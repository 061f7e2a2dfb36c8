from ftkit.scoring.figures import mean_of
from ftkit.scoring.learning_curve import Part
from ftkit.scoring.overtaking import overtaken

from .columns_of_numbers import NAN, form, numbers

PARTS = [Part(1.0, 400, "all"), Part(0.25, 100, "quarter"), Part(0.5, 200, "half")]
SOME, MOST, EVERY = [1, 0, 0, 0] * 10, [1, 1, 1, 0] * 10, [1, 1, 1, 1] * 10


def beside(quarter, half, whole, base=SOME):
    measured = numbers(form("compliance", quarter=quarter, half=half, all=whole, base=base))
    return overtaken(measured, measured.measure("compliance"), PARTS, "base", 7), measured


def test_the_baseline_stands_beside_the_curve_with_what_it_reached():
    found, measured = beside(SOME, MOST, EVERY)
    assert (found.candidate, found.reached) == ("base", mean_of(measured.measures[0].values["base"]))


def test_the_model_is_better_from_the_first_part_on_that_surely_is():
    found, _ = beside(SOME, MOST, EVERY)
    assert found.better_from == 200
    assert found.sentence == "From 200 rows on the model is surely better than the best baseline, 'base' (0.250)."


def test_a_part_that_is_better_before_a_larger_one_is_not_does_not_count():
    assert beside(EVERY, SOME, EVERY)[0].better_from == 400


def test_a_model_that_never_is_says_so():
    found, _ = beside(SOME, SOME, SOME)
    assert (found.better_from, found.sentence) == (
        None,
        "The model of all rows is not surely better than the best baseline, 'base' (0.250).",
    )
    assert beside(SOME, SOME, SOME, base=EVERY)[0].better_from is None


def test_a_baseline_without_a_value_is_no_line():
    assert beside(SOME, SOME, SOME, base=[NAN] * 40)[0] is None
