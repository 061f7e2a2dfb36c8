import numpy as np

from ftkit.reports import Mean, Share
from ftkit.scoring.figures import counted_share, mean_of, rate_of, share_of, worth_of
from ftkit.statistics.means import bootstrap_mean
from ftkit.statistics.shares import effective_cases, wilson

VALUES = np.array([1.0, 0.0, 1.0, np.nan])


def test_a_mean_is_over_what_is_known():
    low, high = bootstrap_mean([1.0, 0.0, 1.0])
    assert mean_of(VALUES) == Mean(
        n=3, mean=2 / 3, low=low, high=high, method="BCa bootstrap and Student's t", approximate=True
    )


def test_the_mean_of_nothing_is_unknown():
    assert mean_of(np.array([np.nan])) == Mean(n=0, mean=None, low=None, high=None)


def test_a_mean_of_many_cases_in_few_groups_is_approximate():
    values, groups = np.random.default_rng(7).random(400), np.arange(400) // 4
    assert (mean_of(values).approximate, mean_of(values, groups).approximate) == (False, True)
    assert mean_of(values, groups).groups == 100


def test_a_rate_has_wilsons_interval_even_where_all_are_alike():
    low, high = wilson(0, 48)
    assert rate_of(np.zeros(48)) == Mean(n=48, mean=0.0, low=low, high=high, method="Wilson")
    low, high = wilson(2, 3)
    assert rate_of(VALUES) == Mean(n=3, mean=2 / 3, low=low, high=high, method="Wilson")
    assert rate_of(np.full(3, np.nan)).mean is None


def test_a_rate_of_groups_is_as_sure_as_a_share_of_them():
    passed, groups = np.repeat(np.random.default_rng(7).random(50) < 0.6, 4).astype(float), np.repeat(np.arange(50), 4)
    rate, share = rate_of(passed, groups), share_of(passed, groups)
    assert (rate.low, rate.high, rate.groups, rate.method) == (share.low, share.high, 50, share.method)


def test_a_share_is_bounded_by_what_is_unmeasured():
    low, high = wilson(2, 4)
    assert share_of(VALUES) == Share(
        passed=2, failed=1, unmeasured=1, share=0.5, low=low, high=high, bounds=(0.5, 0.75)
    )


def test_cases_of_one_group_make_a_share_less_sure():
    passed = np.repeat(np.random.default_rng(7).random(50) < 0.6, 4).astype(float)
    groups = np.repeat(np.arange(50), 4)
    alone, together = share_of(passed), share_of(passed, groups)
    worth = effective_cases(passed.reshape(50, 4).sum(1), np.full(50, 4.0))
    assert (together.low, together.high) == wilson(alone.share * worth, worth)
    assert (together.groups, together.share) == (50, alone.share)
    assert together.high - together.low > 1.8 * (alone.high - alone.low)


def test_the_share_of_nothing_has_no_interval():
    share = counted_share(0, 0, 0)
    assert (share.share, share.low, share.bounds, share.loose) == (None, None, None, None)


def test_all_passed_in_groups_is_as_sure_as_one_case_for_each_group():
    share = counted_share(40, 0, 0, worth_of(np.full(10, 4.0), np.full(10, 4.0)), loosely=40)
    assert ((share.low, share.high), share.loose) == (wilson(10, 10), 1.0)
