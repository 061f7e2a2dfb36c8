import subprocess
import sys
import time

import numpy as np
import pytest
from scipy import stats

from ftkit.statistics.intervals import Interval
from ftkit.statistics.means import Estimate, bootstrap_mean, estimated, grouped, sign_flip

from ..tracing import peak_of

SECONDS = [0.8, 1.1, 0.9, 1.4, 0.7, 1.0, 6.5, 1.2, 0.9, 1.3, 0.8, 1.6]
DIFFERENCES = [0.31, -0.12, 0.22, 0.05, 0.41, -0.07, 0.18, 0.26, -0.02, 0.15, 0.33, 0.09, -0.11, 0.21, 0.12]


def false_alarms(cases: int, flips: int) -> float:
    """How often sign_flip says p <= 0.05 over 1,000 data sets in which a and b are alike."""
    data_sets = np.random.default_rng(7).laplace(size=(1000, cases))
    return sum(sign_flip(list(differences), 0, flips) <= 0.05 for differences in data_sets) / 1000


def covered(cases: int) -> float:
    """How often bootstrap_mean holds the true mean, 1, over 400 skewed data sets."""
    intervals = [bootstrap_mean(row) for row in np.random.default_rng(7).exponential(size=(400, cases))]
    return sum(interval.low <= 1 <= interval.high for interval in intervals) / 400


def megabytes_beside(measure, values) -> float:
    return peak_of(lambda: measure(values)) / 1e6


class TestBootstrapMean:
    def test_it_is_scipys_bca_interval_where_that_is_the_wider_one(self):
        values = np.random.default_rng(3).exponential(size=100)
        widened = 2 * stats.norm.cdf(np.sqrt(100 / 99) * stats.t.ppf(0.975, 99)) - 1
        drawn = stats.bootstrap(
            (values,),
            np.mean,
            confidence_level=widened,
            method="BCa",
            rng=np.random.default_rng(3),
            n_resamples=50_000,
            batch=1_000,
        )
        assert bootstrap_mean(values).high == pytest.approx(drawn.confidence_interval.high, rel=0.004)

    def test_it_is_students_interval_where_that_is_the_wider_one(self):
        values = np.random.default_rng(3).exponential(size=400)
        student = stats.t.interval(0.95, 399, values.mean(), stats.sem(values))
        assert bootstrap_mean(values).low == pytest.approx(student[0], rel=1e-6)

    def test_even_values_give_students_interval(self):
        values = np.linspace(-1, 1, 301)
        student = stats.t.interval(0.95, 300, 0, stats.sem(values))
        assert bootstrap_mean(values) == pytest.approx(student, rel=2e-3)

    def test_a_long_tail_reaches_further_up_than_down(self):
        low, high = bootstrap_mean(SECONDS)
        assert high - np.mean(SECONDS) > 1.5 * (np.mean(SECONDS) - low)

    def test_the_order_of_the_cases_does_not_matter(self):
        assert bootstrap_mean(SECONDS[::-1]) == bootstrap_mean(SECONDS)

    def test_turned_values_turn_the_interval(self):
        low, high = bootstrap_mean(SECONDS)
        assert bootstrap_mean([-value for value in SECONDS]) == pytest.approx((-high, -low), rel=1e-6)

    def test_more_confidence_is_wider(self):
        assert bootstrap_mean(SECONDS, 0.99).high > bootstrap_mean(SECONDS).high

    def test_the_ends_are_plain_floats(self):
        assert [type(end) for end in bootstrap_mean(SECONDS)] == [float, float]

    @pytest.mark.parametrize("values", [[], [0.7]])
    def test_fewer_than_two_values_cannot_tell(self, values):
        assert bootstrap_mean(values) is None

    @pytest.mark.parametrize("values", [[1.0] * 50, [0.0] * 50, [0.3, 0.1 + 0.2], [1e6, 1e6 + 1e-9]])
    def test_values_without_spread_cannot_tell(self, values):
        assert bootstrap_mean(values) is None

    def test_two_different_values_give_both_as_ends(self):
        assert bootstrap_mean([0.2, 0.4]) == (0.2, 0.4)

    def test_the_values_are_left_as_they_were(self):
        values = [3.0, 1.0, 2.0]
        bootstrap_mean(values)
        assert values == [3.0, 1.0, 2.0]

    @pytest.mark.parametrize("value", [float("nan"), float("inf")])
    def test_what_is_no_number_is_refused(self, value):
        with pytest.raises(ValueError, match="leave out a case that has no value"):
            bootstrap_mean([0.1, value, 0.3])

    def test_it_covers_about_as_often_as_it_claims(self):
        assert covered(cases=50) == pytest.approx(0.95, abs=0.033)  # three standard errors

    def test_a_million_values_take_seconds(self):
        values = np.random.default_rng(3).exponential(size=1_000_000)
        start = time.process_time()
        low, high = bootstrap_mean(values)
        assert time.process_time() - start < 20
        assert low < 1.0 < high
        assert high - low == pytest.approx(2 * 1.96 / 1000, rel=0.02)


class TestEstimated:
    def test_it_gives_the_mean_its_interval_and_its_standard_error(self):
        assert estimated(SECONDS) == Estimate(
            n=12,
            mean=pytest.approx(np.mean(SECONDS)),
            interval=bootstrap_mean(SECONDS),
            error=pytest.approx(stats.sem(SECONDS)),
        )

    def test_values_without_spread_have_a_mean_and_nothing_else(self):
        assert estimated([1.0, 1.0]) == Estimate(n=2, mean=1.0, interval=None, error=None)

    def test_cases_copied_within_a_group_make_nobody_surer(self):
        once = estimated(SECONDS)
        copied = estimated(np.repeat(SECONDS, 5), np.repeat(np.arange(12), 5))
        assert (copied.n, copied.groups, copied.mean) == (60, 12, pytest.approx(once.mean))
        assert copied.interval == pytest.approx(once.interval)
        assert copied.error == pytest.approx(once.error)

    def test_no_end_passes_what_a_score_can_be(self):
        scores, groups = np.eye(10)[4], np.array([2, 1, 1, 0, 3, 2, 3, 0, 2, 1])
        assert bootstrap_mean(grouped(scores - 0.1, groups) + 0.1).low < 0  # a group may seem to lie below
        assert estimated(scores, groups).interval.low == 0.0
        assert estimated(1 - scores, groups).interval.high == 1.0

    def test_groups_of_one_change_nothing_but_the_name(self):
        alone = estimated(SECONDS, np.arange(12))
        assert alone.interval == pytest.approx(estimated(SECONDS).interval)
        assert (alone.method, estimated(SECONDS).method) == (
            "BCa bootstrap and Student's t by group",
            "BCa bootstrap and Student's t",
        )

    def test_the_standard_error_of_uneven_groups_is_that_of_a_ratio(self):
        values, groups = np.array([1.0, 2.0, 3.0, 10.0, 4.0, 6.0]), np.array([0, 0, 0, 1, 2, 2])
        # by hand: the mean is 26/6; the groups' sums of deviations are 6 - 13, 10 - 26/6, 10 - 26/3
        deviations = np.array([6 - 13, 10 - 26 / 6, 10 - 26 / 3])
        assert estimated(values, groups).error == pytest.approx(np.sqrt(3 / 2 * (deviations**2).sum()) / 6)

    def test_a_single_group_cannot_tell(self):
        assert estimated(SECONDS, np.zeros(12, int)).interval is None


def test_a_group_counts_with_its_sum_over_the_mean_size_of_a_group():
    moved = grouped(np.array([1.0, 2.0, 3.0, 4.0]), np.array([5, 5, 9, 5]))
    assert moved.tolist() == [3.5, 1.5]


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
        assert sign_flip([1.0] * 50, 3, 999) == 1 / 1000

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

    @pytest.mark.parametrize(("up", "down"), [(115, 90), (600, 540), (5_100, 4_900)])
    def test_many_equal_differences_give_the_sign_test(self, up, down):
        exact = stats.binomtest(up, up + down).pvalue
        assert sign_flip([0.25] * up + [-0.25] * down, 3) == pytest.approx(exact, rel=0.01)

    def test_many_differences_give_what_many_draws_give(self):
        differences = np.random.default_rng(5).laplace(0.07, size=400)
        draws = np.random.default_rng(6).choice([-1.0, 1.0], size=(20_000, 400)) @ differences
        drawn = (abs(draws) >= abs(differences.sum())).mean()
        assert sign_flip(differences, 3) == pytest.approx(drawn, abs=0.005)

    def test_many_differences_that_cancel_are_no_evidence(self):
        assert sign_flip([1.0, -1.0] * 50_000, 3) == 1.0

    def test_many_differences_on_one_side_are_no_chance_at_all_and_still_not_0(self):
        assert 0 < sign_flip([1.0] * 400, 3) < 1e-100

    def test_what_is_no_number_is_refused(self):
        with pytest.raises(ValueError, match="leave out a case that has no value"):
            sign_flip([0.1, float("nan")], 3)

    @pytest.mark.parametrize(("cases", "flips"), [(8, 1000), (20, 499), (250, 499)])
    def test_it_cries_wolf_in_at_most_5_percent(self, cases, flips):
        assert 0.03 < false_alarms(cases, flips) < 0.07  # three standard errors either way


@pytest.mark.parametrize("measure", [bootstrap_mean, lambda values: sign_flip(values, 7)])
@pytest.mark.parametrize("cases", [200, 300_000])
def test_memory_is_bounded(measure, cases):
    # ten thousand draws of so many cases at once would take gigabytes
    assert megabytes_beside(measure, np.random.default_rng(7).normal(size=cases)) < 60


def test_an_interval_is_its_two_ends():
    assert Interval(0.1, 0.2) == (0.1, 0.2)


def test_importing_loads_neither_numpy_nor_scipy():
    code = "import sys, ftkit.statistics.paired, ftkit.statistics.means; print({'numpy', 'scipy'} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "set()\n"
