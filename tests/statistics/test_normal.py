import pytest
from scipy import stats

from ftkit.statistics.normal import below, t_of, z_of


@pytest.mark.parametrize("confidence", [0.5, 0.9, 0.95, 0.99])
def test_an_interval_reaches_so_many_standard_errors(confidence):
    assert z_of(confidence) == pytest.approx(stats.norm.ppf(0.5 + confidence / 2), rel=1e-12)


@pytest.mark.parametrize("z", [-30.0, -8.0, -1.96, 0.0, 3.0])
def test_the_probability_below_is_exact_far_out_too(z):
    assert below(z) == pytest.approx(stats.norm.cdf(z), rel=1e-10)


@pytest.mark.parametrize(("freedom", "within"), [(3, 0.03), (5, 0.002), (10, 1e-4), (199, 1e-8), (10**6, 1e-12)])
def test_students_quantile_is_close_to_the_exact_one(freedom, within):
    assert t_of(0.95, freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=within)
