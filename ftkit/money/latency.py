"""How long answers take: the middle one and the slow ones, with intervals."""

from typing import TYPE_CHECKING, Any

from ftkit.bills import Latency
from ftkit.statistics.quantiles import quantile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def latency(seconds: "NDArray[np.floating[Any]]") -> Latency | None:
    """The waiting times of a candidate's answers, NaN where one is not known; None where none is."""
    import numpy as np

    known = seconds[~np.isnan(seconds)]
    if not len(known):
        return None
    return Latency(n=len(known), p50=quantile(known, 0.5), p95=quantile(known, 0.95))
