"""Quantiles of waiting times: the intervals are made of the values' own order, so no law of them is assumed."""

from typing import TYPE_CHECKING, Any

from ftkit.bills import Quantile
from ftkit.statistics.binomial import most_within

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def quantile(values: "NDArray[np.floating[Any]]", share: float, confidence: float = 0.95) -> Quantile:
    """The value that this share of at least one value stays below, with its interval.

    An end is absent where no value stands far enough out: the upper one of the 95th of 100 below some 75 values.
    Source: W. J. Conover, Practical Nonparametric Statistics, 3rd edition (1999), section 3.2.
    """
    import numpy as np

    ordered, n, tail = np.sort(values), len(values), (1 - confidence) / 2
    below = 1 + most_within(tail, n, share)
    above = n - most_within(tail, n, 1 - share)
    return Quantile(
        value=float(np.quantile(ordered, share)),
        low=float(ordered[below - 1]) if below >= 1 else None,
        high=float(ordered[above - 1]) if above <= n else None,
    )
