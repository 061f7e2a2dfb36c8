import numpy as np
import pytest

from ftkit.reports import Pair
from ftkit.scoring.pairs import compared
from ftkit.statistics.means import bootstrap_mean, sign_flip
from ftkit.statistics.paired import of_shares
from ftkit.statistics.power import cases_for_shares, detectable_share
from ftkit.statistics.shares import mcnemar, newcombe_paired

from .columns_of_numbers import NAN, content, form, numbers


def test_passes_and_fails_get_the_exact_mcnemar_test_and_newcombes_interval():
    [pair] = compared(numbers(form(a=[1, 1, 1, 0], b=[1, 0, 0, 1])), ["a", "b"], 7)
    interval = newcombe_paired(1, 2, 1, 0)
    p = mcnemar(2, 1)
    assert pair == Pair(
        a="a",
        b="b",
        measure="compliance",
        n=4,
        a_only=2,
        b_only=1,
        difference=0.25,
        low=interval.low,
        high=interval.high,
        p=p,
        p_holm=p,
        test="exact McNemar",
        interval="Newcombe's paired",
        bounds=(0.25, 0.25),
        detectable=detectable_share(4, 0.75, 0.05),
        cases_needed=cases_for_shares(0.25, 0.75, 0.05),
    )


def test_means_get_a_paired_bootstrap_and_a_sign_flip_test():
    [pair] = compared(numbers(content(a=[0.5, 0.9, 0.7], b=[0.4, 0.5, 0.6])), ["a", "b"], 7)
    differences = np.array([0.5 - 0.4, 0.9 - 0.5, 0.7 - 0.6])
    assert (pair.low, pair.high) == bootstrap_mean(differences)
    assert (pair.difference, pair.p) == (pytest.approx(0.2), sign_flip(differences, 7))
    assert (pair.a_only, pair.b_only, pair.test, pair.interval) == (
        None,
        None,
        "sign flip",
        "BCa bootstrap and Student's t",
    )


def test_an_interval_of_resampled_means_is_approximate_below_200_cases():
    few, many = (numbers(content(a=np.arange(n) / n, b=np.zeros(n))) for n in (199, 200))
    assert [compared(one, ["a", "b"], 7)[0].approximate for one in (few, many)] == [True, False]


def test_an_interval_of_shares_is_never_approximate():
    [pair] = compared(numbers(form(a=[1, 0], b=[0, 0])), ["a", "b"], 7)
    assert pair.approximate is False


def test_cases_of_one_group_are_compared_as_groups():
    measured = numbers(form(a=[1, 1, 1, 0], b=[1, 0, 0, 1]), groups=[5, 5, 6, 6])
    [pair] = compared(measured, ["a", "b"], 7)
    found = of_shares(np.array([1, 1, 1, 0], bool), np.array([1, 0, 0, 1], bool), np.array([5, 5, 6, 6]))
    assert (pair.low, pair.high) == found.interval
    assert (pair.p, pair.groups, pair.test, pair.approximate) == (found.p, 2, "sign flip by group", True)


def test_holm_corrects_within_a_measure_and_not_across():
    strong, weak = [1.0] * 10, [0.0] * 10
    three = compared(numbers(form(a=strong, b=weak, c=weak)), ["a", "b", "c"], 7)
    one = mcnemar(10, 0)
    assert [(pair.a, pair.b, pair.p_holm) for pair in three] == [
        ("a", "b", pytest.approx(3 * one)),
        ("a", "c", pytest.approx(3 * one)),
        ("b", "c", 1.0),
    ]
    two = compared(numbers(form(a=strong, b=weak), content(a=strong, b=weak)), ["a", "b"], 7)
    assert [pair.p_holm == pair.p for pair in two] == [True, True]


def test_what_so_many_cases_show_is_told_at_the_level_that_holm_leaves():
    two, three = (numbers(form(**dict.fromkeys(names, [1.0, 0.0] * 50))) for names in ("ab", "abc"))
    alone, among = compared(two, ["a", "b"], 7)[0], compared(three, ["a", "b", "c"], 7)[0]
    assert (alone.detectable, among.detectable) == (
        detectable_share(100, 0.0, 0.05),
        detectable_share(100, 0.0, 0.05 / 3),
    )


def test_a_case_that_one_has_no_value_for_is_left_out_and_bounds_the_difference():
    [pair] = compared(numbers(form(a=[1, 1, NAN, 0], b=[0, NAN, 0, 0])), ["a", "b"], 7)
    assert (pair.n, pair.difference) == (2, 0.5)
    # against a: 2 of 4 less 1 of 4; for a: 3 of 4 less 0 of 4
    assert pair.bounds == (0.25, 0.75)


@pytest.mark.parametrize("measure", [form, content])
def test_nothing_in_common_is_unknown_and_not_zero(measure):
    [pair] = compared(numbers(measure(a=[NAN, 1], b=[1, NAN])), ["a", "b"], 7)
    assert (pair.n, pair.difference, pair.low, pair.high, pair.p, pair.p_holm) == (0, None, None, None, None, None)


def test_an_unknown_pair_does_not_weigh_on_the_others():
    measured = numbers(form(a=[1.0] * 10, b=[0.0] * 10, c=[NAN] * 10))
    found = compared(measured, ["a", "b", "c"], 7)
    assert found[0].p_holm == found[0].p


def test_a_pair_says_whether_more_is_better():
    [pair] = compared(numbers(content("metric:edits", higher=False, a=[1, 2], b=[0, 4])), ["a", "b"], 7)
    assert pair.higher_is_better is False


def test_what_is_unmeasured_of_repeats_bounds_the_difference_too():
    partly = {"a": [1.0, 0.5, NAN, 0.0], "b": [0.5, 0.0, 0.0, 0.5]}
    kept, scored = compared(numbers(content("compliance", **partly), content("metric:edits", **partly)), ["a", "b"], 7)
    # against a: 1.5 of 4 less 1 of 4; for a: 2.5 of 4 less 1 of 4
    assert (kept.test, kept.bounds, scored.bounds) == ("sign flip", (0.125, 0.375), None)


def test_a_turned_pair_has_turned_bounds():
    [pair] = compared(numbers(form(a=[1, NAN], b=[0, 0])), ["a", "b"], 7)
    assert (pair.bounds, pair.turned().bounds) == ((0.5, 1.0), (-1.0, -0.5))
