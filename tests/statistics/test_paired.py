import numpy as np
import pytest

from ftkit.statistics.intervals import Interval
from ftkit.statistics.means import bootstrap_mean, estimated, sign_flip
from ftkit.statistics.paired import Difference, of_means, of_shares
from ftkit.statistics.power import cases_for_mean, cases_for_shares, detectable_mean, detectable_share
from ftkit.statistics.shares import mcnemar, newcombe_paired

ONE = np.array([1, 1, 1, 0, 1, 0], dtype=bool)
OTHER = np.array([1, 0, 0, 1, 1, 0], dtype=bool)
GROUPS = np.array([0, 0, 1, 1, 2, 2])


def test_passes_and_fails_get_mcnemar_and_newcombe():
    assert of_shares(ONE, OTHER) == Difference(
        n=6,
        difference=pytest.approx(1 / 6),
        interval=newcombe_paired(2, 2, 1, 1),
        p=mcnemar(2, 1),
        test="exact McNemar",
        method="Newcombe's paired",
        one_only=2,
        other_only=1,
    )


def test_numbers_get_a_bootstrap_and_a_sign_flip():
    one, other = np.array([0.5, 0.9, 0.7]), np.array([0.4, 0.5, 0.6])
    found = of_means(one, other, seed=3)
    assert (found.interval, found.p) == (bootstrap_mean(one - other), sign_flip(one - other, 3))
    assert (found.test, found.method, found.groups) == ("sign flip", "BCa bootstrap and Student's t", None)


def test_groups_change_their_sign_as_a_whole():
    one, other = np.ones(20), np.zeros(20)
    assert of_means(one, other).p < 0.001
    grouped = of_means(one, other, np.repeat(np.arange(4), 5))
    assert (grouped.p, grouped.test, grouped.groups) == (2 / 2**4, "sign flip by group", 4)


def test_passes_and_fails_in_groups_are_resampled_by_group():
    found = of_shares(ONE, OTHER, GROUPS)
    estimate = estimated(ONE.astype(float) - OTHER, GROUPS)
    assert (found.interval, found.one_only, found.other_only) == (estimate.interval, 2, 1)
    assert (found.test, found.method) == ("sign flip by group", "BCa bootstrap and Student's t by group")


def test_groups_that_never_differ_still_have_an_interval_with_width():
    found = of_shares(ONE, ONE, GROUPS)
    assert (found.difference, found.p) == (0.0, 1.0)
    assert found.interval == pytest.approx(newcombe_paired(2, 0, 0, 1))
    assert found.method == "Newcombe's paired, a group as one case"


def test_it_says_what_so_many_cases_show_and_how_many_would_show_this():
    shares = of_shares(np.tile(ONE, 50), np.tile(OTHER, 50))
    assert shares.detectable(0.05) == detectable_share(300, 0.5, 0.05)
    assert shares.cases_needed(0.05) == cases_for_shares(1 / 6, 0.5, 0.05)
    one, other = np.array([0.5, 0.9, 0.7, 0.2]), np.array([0.4, 0.5, 0.6, 0.3])
    means = of_means(np.tile(one, 3), np.tile(other, 3))
    assert means.detectable(0.01) == detectable_mean(means.error, 0.01)
    assert means.cases_needed(0.01) == cases_for_mean(means.difference, means.error, 12, 0.01)
    few = of_means(one, other)
    assert (few.detectable(0.01), few.detectable(0.3)) == (None, detectable_mean(few.error, 0.3))


def test_differences_without_spread_tell_nothing_of_further_cases():
    found = of_means(np.ones(3), np.zeros(3))
    assert (found.interval, found.method, found.detectable(0.05), found.cases_needed(0.05)) == (None, "", None, None)


def test_an_interval_has_two_ends():
    assert of_shares(ONE, OTHER).interval == Interval(*of_shares(ONE, OTHER).interval)
