import pytest

from ftkit.reports import Pair
from ftkit.scoring.means import bootstrap_difference, sign_flip
from ftkit.scoring.measures import Measure
from ftkit.scoring.pairs import compared
from ftkit.scoring.shares import mcnemar, newcombe_paired


def cases(*values):
    return {str(n): value for n, value in enumerate(values)}


def form(**candidates):
    return Measure(name="compliance", passes_or_fails=True, values=candidates)


def content(name="metric:rouge1", **candidates):
    return Measure(name=name, passes_or_fails=False, values=candidates)


def test_passes_and_fails_get_the_exact_mcnemar_test_and_newcombes_interval():
    [pair] = compared([form(a=cases(1.0, 1.0, 1.0, 0.0), b=cases(1.0, 0.0, 0.0, 1.0))], ["a", "b"], 7)
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
    )


def test_means_get_a_paired_bootstrap_and_a_sign_flip_test():
    [pair] = compared([content(a=cases(0.5, 0.9, 0.7), b=cases(0.4, 0.5, 0.6))], ["a", "b"], 7)
    differences = [0.5 - 0.4, 0.9 - 0.5, 0.7 - 0.6]
    interval = bootstrap_difference(differences, 7)
    assert (pair.low, pair.high, pair.p) == (interval.low, interval.high, sign_flip(differences, 7))
    assert pair.difference == pytest.approx(0.2)
    assert (pair.a_only, pair.b_only, pair.test) == (None, None, "sign flip")


def test_holm_corrects_within_a_measure_and_not_across():
    strong, weak = cases(*[1.0] * 10), cases(*[0.0] * 10)
    three = compared([form(a=strong, b=weak, c=weak)], ["a", "b", "c"], 7)
    one = mcnemar(10, 0)
    assert [(pair.a, pair.b, pair.p_holm) for pair in three] == [
        ("a", "b", pytest.approx(3 * one)),
        ("a", "c", pytest.approx(3 * one)),
        ("b", "c", 1.0),
    ]
    two_measures = compared([form(a=strong, b=weak), content(a=strong, b=weak)], ["a", "b"], 7)
    assert two_measures[0].p_holm == two_measures[0].p


def test_a_case_that_one_of_the_two_lacks_is_left_out():
    [pair] = compared([form(a=cases(1.0, None, 1.0), b=cases(0.0, 1.0, None))], ["a", "b"], 7)
    assert (pair.n, pair.a_only, pair.b_only) == (1, 1, 0)


@pytest.mark.parametrize("measure", [form(a=cases(None), b=cases(1.0)), content(a=cases(None), b=cases(1.0))])
def test_nothing_in_common_is_unknown_and_not_zero(measure):
    [pair] = compared([measure], ["a", "b"], 7)
    assert (pair.n, pair.difference, pair.low, pair.high, pair.p, pair.p_holm) == (0, None, None, None, None, None)


def test_an_unknown_pair_does_not_weigh_on_the_others():
    strong, weak, unknown = cases(*[1.0] * 10), cases(*[0.0] * 10), cases(*[None] * 10)
    found = compared([form(a=strong, b=weak, c=unknown)], ["a", "b", "c"], 7)
    assert found[0].p_holm == found[0].p
