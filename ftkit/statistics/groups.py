"""Cases that belong together: what is summed over each group of them."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def group_sums(values: "NDArray[Any]", groups: "NDArray[np.integer[Any]]") -> "NDArray[np.float64]":
    """The sum of the values of each group, in the order of the groups' numbers."""
    import numpy as np

    _, codes = np.unique(groups, return_inverse=True)
    return np.bincount(codes, weights=values.astype(np.float64)).astype(np.float64)
