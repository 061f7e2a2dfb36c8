import numpy as np

from ftkit.bills import Latency
from ftkit.money.latency import latency
from ftkit.statistics.quantiles import quantile


def test_it_is_the_middle_and_the_slow_end_of_what_is_known():
    seconds = np.append(np.arange(1.0, 101.0), np.nan)
    assert latency(seconds) == Latency(n=100, p50=quantile(seconds[:100], 0.5), p95=quantile(seconds[:100], 0.95))


def test_times_that_nobody_knows_have_no_quantile():
    assert latency(np.array([np.nan, np.nan])) is None
