import numpy as np
import pytest

from ftkit.errors import DataError
from ftkit.scoring.figures import mean_of
from ftkit.scoring.learning_curve import Part, learning_curve

from .columns_of_numbers import NAN, content, form, numbers

PARTS = [Part(1.0, 400, "all"), Part(0.25, 100, "quarter"), Part(0.5, 200, "half")]
NOISE = np.random.default_rng(7).normal(0, 0.01, size=(3, 300))
HARD = np.random.default_rng(8).random(300)


def grown(quarter, half, whole, **more):
    columns = {"quarter": quarter, "half": half, "all": whole}
    values = {name: HARD + level + NOISE[row] for row, (name, level) in enumerate(columns.items())}
    return numbers(content("metric:rougeL", **values, **more))


def test_a_measure_that_keeps_growing_says_more_rows_would_pay():
    curve = learning_curve(grown(0.0, 0.1, 0.2), "metric:rougeL", PARTS)
    assert (curve.more_rows, curve.per_doubling) == ("pay", pytest.approx(0.1, abs=0.002))
    assert curve.low < 0.1 < curve.high < 0.105  # each case is its own pair, however hard it is
    assert curve.sentence.startswith("More rows would pay: at the end of the curve a doubling of the rows changes")


def test_the_points_stand_from_the_fewest_rows_on():
    measured = grown(0.0, 0.1, 0.2)
    curve = learning_curve(measured, "metric:rougeL", PARTS)
    assert [(point.rows, point.fraction, point.candidate) for point in curve.points] == [
        (100, 0.25, "quarter"),
        (200, 0.5, "half"),
        (400, 1.0, "all"),
    ]
    assert curve.points[0].reached == mean_of(measured.measures[0].values["quarter"])


def test_a_flat_end_says_they_would_not():
    curve = learning_curve(grown(0.3, 0.3, 0.3), "metric:rougeL", PARTS)
    assert curve.more_rows == "do-not-pay"
    assert curve.sentence.endswith("which is less than 0.01.")


def test_a_doubling_that_is_too_small_to_matter_does_not_pay():
    measured = grown(0.0, 0.1, 0.2)
    assert learning_curve(measured, "metric:rougeL", PARTS, least_difference=0.2).more_rows == "do-not-pay"


def test_few_cases_leave_it_unclear():
    measured = numbers(form(quarter=[1, 0, 1, 0, 1], half=[0, 1, 1, 0, 1], all=[1, 1, 0, 1, 1]))
    curve = learning_curve(measured, "compliance", PARTS)
    assert curve.more_rows == "unclear"
    assert "and 0.01 is what would matter" in curve.sentence


def test_only_the_end_of_the_curve_counts():
    parts = [Part(0.1, 50, "start"), *PARTS]
    values = dict(zip(("start", "quarter", "half", "all"), (0.0, 0.5, 0.5, 0.5), strict=True))
    measured = numbers(form("compliance", **{name: [level] * 9 for name, level in values.items()}))
    assert learning_curve(measured, "compliance", parts).per_doubling == pytest.approx(0.0, abs=1e-12)


def test_what_should_be_low_pays_by_falling():
    measured = grown(0.2, 0.1, 0.0, higher=False)
    assert learning_curve(measured, "metric:rougeL", PARTS).more_rows == "pay"


def test_cases_that_some_model_has_no_value_for_are_left_out():
    measured = numbers(content(quarter=[0.1, NAN], half=[0.2, 0.9], all=[0.3, 0.9]))
    assert learning_curve(measured, "metric:rouge1", PARTS).per_doubling == pytest.approx(0.1)
    nothing = numbers(content(quarter=[NAN], half=[0.2], all=[0.3]))
    curve = learning_curve(nothing, "metric:rouge1", PARTS)
    assert (curve.more_rows, curve.per_doubling, curve.low) == ("unclear", None, None)
    assert "no case has a value of metric:rouge1 for all parts" in curve.sentence


@pytest.mark.parametrize("parts", [PARTS[:1], [Part(0.5, 100, "quarter"), Part(0.5, 100, "half")]])
def test_a_curve_needs_parts_of_different_size(parts):
    with pytest.raises(DataError, match="two parts of the rows or more, of different size"):
        learning_curve(grown(0, 0, 0), "metric:rougeL", parts)


def test_an_unknown_measure_is_named():
    with pytest.raises(DataError, match="no measure is called 'metric:bleu'"):
        learning_curve(grown(0, 0, 0), "metric:bleu", PARTS)
