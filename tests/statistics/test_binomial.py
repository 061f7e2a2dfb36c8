import time

import pytest
from scipy import stats

from ftkit.statistics.binomial import at_most, most_within


@pytest.mark.parametrize("share", [0.01, 0.3, 0.5, 0.95])
@pytest.mark.parametrize("asked", [1, 7, 100, 3_000])
def test_it_is_the_exact_probability(asked, share):
    for hits in {0, 1, asked // 3, asked // 2, int(asked * share), asked - 1, asked}:
        assert at_most(hits, asked, share) == pytest.approx(stats.binom.cdf(hits, asked, share), rel=1e-9, abs=1e-300)


def test_less_than_no_hit_is_impossible_and_all_hits_are_certain():
    assert (at_most(-1, 5, 0.5), at_most(5, 5, 0.5), at_most(0, 0, 0.5)) == (0.0, 1.0, 1.0)


@pytest.mark.parametrize("tail", [0.0005, 0.025, 0.2])
@pytest.mark.parametrize("share", [0.01, 0.3, 0.5, 0.95])
@pytest.mark.parametrize("asked", [1, 7, 40, 100, 3_000, 100_000])
def test_the_most_hits_within_a_tail_are_those_of_the_exact_law(asked, share, tail):
    found = most_within(tail, asked, share)
    assert stats.binom.cdf(found, asked, share) <= tail < stats.binom.cdf(found + 1, asked, share)


def test_a_million_cases_take_no_time():
    start = time.process_time()
    assert at_most(499_000, 1_000_000, 0.5) == pytest.approx(stats.binom.cdf(499_000, 1_000_000, 0.5), rel=1e-6)
    assert time.process_time() - start < 0.5
