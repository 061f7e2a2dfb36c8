import subprocess
import sys
import tracemalloc
from functools import partial

import numpy as np
import pytest
from scipy import stats

from ftkit.scoring.means import bootstrap_difference, bootstrap_mean, sign_flip

SECONDS = [0.8, 1.1, 0.9, 1.4, 0.7, 1.0, 6.5, 1.2, 0.9, 1.3, 0.8, 1.6]
DIFFERENCES = [0.31, -0.12, 0.22, 0.05, 0.41, -0.07, 0.18, 0.26, -0.02, 0.15, 0.33, 0.09, -0.11, 0.21, 0.12]


def false_alarms(cases: int, flips: int) -> float:
    """How often sign_flip says p <= 0.05 over 1,000 data sets in which a and b are alike."""
    data_sets = np.random.default_rng(7).laplace(size=(1000, cases))
    return sum(sign_flip(list(differences), 0, flips) <= 0.05 for differences in data_sets) / 1000


def covered(cases: int) -> float:
    """How often bootstrap_mean holds the true mean, 1, over 100 skewed data sets."""
    intervals = [bootstrap_mean(list(row), 0) for row in np.random.default_rng(7).exponential(size=(100, cases))]
    return sum(interval.low <= 1 <= interval.high for interval in intervals) / 100


def peak_megabytes(measure, values) -> float:
    tracemalloc.start()
    measure(values, 0)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1e6


class TestBootstrapMean:
    def test_it_is_scipys_bca_interval(self):
        expected = stats.bootstrap((sorted(SECONDS),), np.mean, method="BCa", rng=np.random.default_rng(3))
        assert bootstrap_mean(SECONDS, 3) == pytest.approx(tuple(expected.confidence_interval), rel=1e-12)

    def test_a_long_tail_reaches_further_up_than_down(self):
        low, high = bootstrap_mean(SECONDS, 3)
        assert high - np.mean(SECONDS) > 2 * (np.mean(SECONDS) - low)

    def test_one_seed_gives_one_interval_to_the_last_bit(self):
        assert bootstrap_mean(SECONDS, 3) == bootstrap_mean(SECONDS, 3)

    def test_another_seed_gives_another_interval(self):
        assert bootstrap_mean(SECONDS, 3) != bootstrap_mean(SECONDS, 4)

    def test_the_order_of_the_cases_does_not_matter(self):
        assert bootstrap_mean(SECONDS[::-1], 3) == bootstrap_mean(SECONDS, 3)

    def test_more_confidence_is_wider(self):
        assert bootstrap_mean(SECONDS, 3, 0.99).high > bootstrap_mean(SECONDS, 3).high

    def test_the_ends_are_plain_floats(self):
        assert [type(end) for end in bootstrap_mean(SECONDS, 3)] == [float, float]

    @pytest.mark.parametrize("values", [[], [0.7]])
    def test_fewer_than_two_values_cannot_tell(self, values):
        assert bootstrap_mean(values, 3) is None

    @pytest.mark.parametrize("values", [[1.0] * 50, [0.0] * 50, [0.3, 0.1 + 0.2], [1e6, 1e6 + 1e-9]])
    def test_values_without_spread_cannot_tell(self, values):
        assert bootstrap_mean(values, 3) is None

    def test_two_different_values_give_both_as_ends(self):
        assert bootstrap_mean([0.2, 0.4], 3) == (0.2, 0.4)

    def test_the_values_are_left_as_they_were(self):
        values = [3.0, 1.0, 2.0]
        bootstrap_mean(values, 3)
        assert values == [3.0, 1.0, 2.0]

    @pytest.mark.parametrize("value", [float("nan"), float("inf")])
    def test_what_is_no_number_is_refused(self, value):
        with pytest.raises(ValueError, match="leave out a case that has no value"):
            bootstrap_mean([0.1, value, 0.3], 3)

    def test_it_covers_about_as_often_as_it_claims(self):
        assert covered(cases=50) == pytest.approx(0.95, abs=0.065)  # three standard errors


class TestBootstrapDifference:
    def test_it_is_the_interval_of_the_mean_difference(self):
        assert bootstrap_difference(DIFFERENCES, 3, 0.9) == bootstrap_mean(DIFFERENCES, 3, 0.9)

    @pytest.mark.parametrize("differences", [[0.0] * 50, [0.9 - 0.8, 0.3 - 0.2], [0.1 + 0.2 - 0.3, 0.0]])
    def test_equal_differences_cannot_tell(self, differences):
        assert bootstrap_difference(differences, 3) is None


class TestSignFlip:
    def test_no_difference_anywhere_is_no_evidence(self):
        assert sign_flip([0.0] * 9, 3) == 1.0

    def test_no_case_is_no_evidence(self):
        assert sign_flip([], 3) == 1.0

    def test_one_case_proves_nothing(self):
        assert sign_flip([0.5], 3) == 1.0

    def test_six_on_one_side_are_two_of_64(self):
        assert sign_flip([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], 3) == 2 / 64

    def test_it_counts_every_way_that_is_at_least_as_far_out(self):
        # 1 + 2 + 4 - 8 is -1; of the 16 sums -15, -13 .. 15 all are at least 1 away from 0
        assert sign_flip([1, 2, 4, -8], 3) == 1.0
        # 1 + 2 - 4 + 8 is 7; of the 16 sums those from 7 up and from -7 down are 5 each
        assert sign_flip([1, 2, -4, 8], 3) == 10 / 16

    def test_sums_that_differ_by_rounding_alone_are_ties(self):
        # every sum of +-1 +-1 +-1 +-2 is as far from 0 as the observed 1; in floats of tenths some fall just short
        assert sign_flip([0.1, 0.1, 0.1, -0.2], 3) == sign_flip([1, 1, 1, -2], 3) == 1.0

    def test_differences_by_rounding_alone_are_none(self):
        assert sign_flip([0.1 + 0.2 - 0.3] * 20, 3) == 1.0

    def test_it_agrees_with_scipy_where_all_ways_are_tried(self):
        expected = stats.permutation_test((DIFFERENCES[:12],), np.sum, permutation_type="samples")
        assert sign_flip(DIFFERENCES[:12], 3) == expected.pvalue

    def test_a_sample_of_the_ways_comes_close_to_all_of_them(self):
        assert sign_flip(DIFFERENCES, 3) == pytest.approx(sign_flip(DIFFERENCES, 3, 2**15), abs=0.004)

    def test_enough_flips_try_all_ways_whatever_the_seed(self):
        assert sign_flip(DIFFERENCES, 3, 2**15) == sign_flip(DIFFERENCES, 4, 2**15)

    def test_a_sampled_p_is_never_0(self):
        assert sign_flip([1.0] * 200, 3, 999) == 1 / 1000

    def test_cases_without_a_difference_change_nothing(self):
        assert sign_flip([*DIFFERENCES, *[0.0] * 500], 3) == sign_flip(DIFFERENCES, 3)

    def test_swapping_a_and_b_changes_nothing(self):
        assert sign_flip([-difference for difference in DIFFERENCES], 3) == sign_flip(DIFFERENCES, 3)

    def test_the_order_of_the_cases_does_not_matter(self):
        assert sign_flip(DIFFERENCES[::-1], 3) == sign_flip(DIFFERENCES, 3)

    def test_one_seed_gives_one_p_and_another_seed_another(self):
        assert sign_flip(DIFFERENCES, 3) == sign_flip(DIFFERENCES, 3) != sign_flip(DIFFERENCES, 4)

    def test_a_sampled_p_is_the_same_everywhere(self):
        assert sign_flip(DIFFERENCES, 3) == (86 + 1) / (10_000 + 1)

    def test_more_cases_than_fit_at_once_are_tried_in_parts(self):
        assert sign_flip([1.0, -1.0] * 50_000, 3, 30) == 1.0

    def test_what_is_no_number_is_refused(self):
        with pytest.raises(ValueError, match="leave out a case that has no value"):
            sign_flip([0.1, float("nan")], 3)

    @pytest.mark.parametrize(("cases", "flips"), [(8, 1000), (20, 499)])
    def test_it_cries_wolf_in_at_most_5_percent(self, cases, flips):
        assert 0.03 < false_alarms(cases, flips) < 0.07  # three standard errors either way


@pytest.mark.parametrize(("measure", "cases"), [(bootstrap_mean, 3_000), (partial(sign_flip, flips=300), 100_000)])
def test_memory_is_bounded(measure, cases):
    # drawn in one go either would take more than 250 MB
    assert peak_megabytes(measure, list(np.random.default_rng(7).normal(size=cases))) < 60


def test_importing_loads_neither_numpy_nor_scipy():
    code = "import sys, ftkit.scoring.means, ftkit.scoring.shares; print({'numpy', 'scipy'} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "set()\n"
