import numpy as np
import pytest

from ftkit.bills import Quantile
from ftkit.statistics.quantiles import quantile


def test_the_median_of_ten_lies_between_the_second_and_the_ninth():
    # the textbook's ranks: P(fewer than 2 of 10 below) = 11/1024 a side, with 3 it is 56/1024
    assert quantile(np.arange(1.0, 11.0), 0.5) == Quantile(value=5.5, low=2.0, high=9.0)


def test_too_few_values_leave_an_end_open():
    found = quantile(np.arange(60.0), 0.95)
    assert (found.low, found.high) == (pytest.approx(52.0), None)


def test_one_value_says_nothing_of_either_end():
    assert quantile(np.array([3.0]), 0.5) == Quantile(value=3.0, low=None, high=None)


def test_the_order_does_not_matter_and_the_values_stay():
    values = np.array([3.0, 1.0, 2.0])
    assert quantile(values, 0.5).value == 2.0
    assert values.tolist() == [3.0, 1.0, 2.0]


@pytest.mark.parametrize("share", [0.5, 0.95])
def test_it_holds_the_true_quantile_in_95_of_100_samples_or_more(share):
    true = -np.log(1 - share)
    found = [quantile(row, share) for row in np.random.default_rng(7).exponential(size=(500, 200))]
    assert 0.93 < np.mean([one.low <= true <= one.high for one in found]) < 0.99
