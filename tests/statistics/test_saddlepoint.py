import numpy as np
import pytest
from scipy import stats

from ftkit.statistics.saddlepoint import flipped_tail, resampled_quantile


def drawn(deviations, z):
    draws = np.random.default_rng(7).choice(deviations, size=(40_000, len(deviations))).mean(axis=1)
    return np.quantile(draws, stats.norm.cdf(z))


@pytest.mark.parametrize("z", [-2.5, -1.96, 1.0, 1.96, 2.5])
@pytest.mark.parametrize("law", ["exponential", "lognormal", "normal"])
def test_it_gives_the_quantile_that_many_resamples_give(law, z):
    values = getattr(np.random.default_rng(5), law)(size=120)
    deviations = values - values.mean()
    assert resampled_quantile(deviations, z) == pytest.approx(drawn(deviations, z), abs=0.015 * values.std())


def test_far_out_it_stops_at_the_farthest_value():
    deviations = np.array([-1.0, 0.0, 1.0])
    assert resampled_quantile(deviations, 9.0) == pytest.approx(1.0)
    assert resampled_quantile(deviations, -9.0) == pytest.approx(-1.0)


def test_one_far_out_value_among_many_is_borne():
    deviations = np.append(np.zeros(999), 1e9) - 1e6
    assert -1e6 <= resampled_quantile(deviations, -1.96) < 0 < resampled_quantile(deviations, 1.96) < 1e7


@pytest.mark.parametrize(("n", "up"), [(201, 109), (201, 130), (1_000, 520), (1_000, 590)])
def test_equal_sizes_have_the_binomial_tail(n, up):
    exact = stats.binom.sf(up - 1, n, 0.5)
    assert flipped_tail(np.ones(n), 2.0 * up - n) == pytest.approx(exact, rel=0.02)


def test_thirds_come_in_steps_too():
    sizes = np.repeat([1 / 3, 2 / 3], 150)
    draws = np.random.default_rng(7).choice([-1.0, 1.0], size=(40_000, 300)) @ sizes
    assert flipped_tail(sizes, 15.0) == pytest.approx((draws >= 15.0 - 1e-9).mean(), abs=0.003)


def test_all_signs_equal_have_the_chance_of_one_way_in_all():
    assert flipped_tail(np.linspace(1, 2, 300), np.linspace(1, 2, 300).sum()) == 0.5**300


def test_a_total_near_0_is_as_likely_as_not():
    assert flipped_tail(np.sqrt(np.arange(1.0, 301)), 1e-9) == pytest.approx(0.5, abs=1e-4)
