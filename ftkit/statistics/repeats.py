"""What is certain when one case is asked again and again: pass^k, without the optimism of rate**k."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Counts = NDArray[np.integer[Any]]


def all_of(k: int, complied: "Counts", asked: "Counts") -> "NDArray[np.float64]":
    """For each case the chance that k of its answers, picked without putting back, all comply: C(c, k) / C(n, k).

    Raises ValueError where a case was asked fewer than k times.
    Source: S. Yao et al., tau-bench (2024), arXiv 2406.12045, section 3.
    """
    import numpy as np

    if (asked < k).any():
        raise ValueError(f"a case was asked {int(asked.min())} times, so {k} answers cannot be picked.")
    chance = np.ones(len(asked), dtype=np.float64)
    for taken in range(k):
        chance *= np.maximum(complied - taken, 0) / (asked - taken)
    return chance


def unanimous(complied: "Counts", asked: "Counts") -> "NDArray[np.bool_]":
    """For each case whether its answers either all complied or all did not."""
    import numpy as np

    return np.asarray((complied == 0) | (complied == asked))
