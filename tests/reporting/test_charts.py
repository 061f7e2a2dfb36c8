# ruff: noqa: RUF001 - the dashes and minus signs that people see
import pytest

from ftkit.reporting.charts import Axis, Tick, difference_axis, mean_axis, share_axis, token_axis
from ftkit.reports import Mean

from .samples import pair


def labels(axis: Axis) -> list[tuple[float, str]]:
    return [(tick.at, tick.label) for tick in axis.ticks]


def test_shares_stand_between_nothing_and_all():
    axis = share_axis()

    assert labels(axis) == [(0, "0 %"), (25, "25 %"), (50, "50 %"), (75, "75 %"), (100, "100 %")]
    assert (axis.at(0.354), axis.width(0.354), axis.at(1.2), axis.at(-1)) == (35.4, 35.4, 100, 0)


@pytest.mark.parametrize(
    ("ends", "low", "high"),
    [((0.1, 0.9), 0, 1), ((3.0, 37.0), 0, 40), ((-0.2, 0.4), -0.2, 1), ((0.0, 1.0), 0, 1), ((5, 1000), 0, 1000)],
)
def test_means_share_a_round_axis_that_holds_zero(ends, low, high):
    axis = mean_axis([None, Mean(n=2, mean=ends[1], low=ends[0], high=None)])

    assert (axis.low, axis.high) == (low, high)
    assert 0 <= axis.at(0) <= 100


def test_an_axis_without_anything_to_show_still_stands():
    assert mean_axis([None]).high == 1
    assert token_axis([]).high == 1
    assert token_axis([0.0]).high == 1
    assert difference_axis([pair("a", "b", "metric:x", *[None] * 7)]).high == 1


def test_a_negative_bar_has_a_length():
    axis = mean_axis([Mean(n=2, mean=0.5, low=-1.0, high=1.0)])

    assert (axis.at(0), axis.width(-0.5)) == (50, 25)


def test_tokens_reach_to_a_round_number():
    assert labels(token_axis([933.8])) == [(0, "0"), (25, "250"), (50, "500"), (75, "750"), (100, "1,000")]


def test_differences_have_zero_in_the_middle():
    passes = difference_axis([pair("a", "b", "compliance", 1, 2, -0.1, -0.2, 0.1, 1.0, 1.0)])
    means = difference_axis([pair("a", "b", "metric:x", None, None, -0.1, -0.31, 0.1, 1.0, 1.0)])

    assert labels(passes) == [(0, "−100"), (50, "0"), (100, "+100")]
    assert labels(means) == [(0, "−0.40"), (50, "0"), (100, "+0.40")]
    assert means.ticks[1] == Tick(at=50, label="0")
