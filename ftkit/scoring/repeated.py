"""How far a candidate can be relied on: what its answers to one and the same case do when it is asked again."""

from typing import TYPE_CHECKING

from ftkit.reports import Repeated
from ftkit.scoring.figures import mean_of, share_of
from ftkit.scoring.measured import Measured
from ftkit.statistics.repeats import all_of, unanimous

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Cases = NDArray[np.bool_]

MOST = 20
"""pass^k is reported up to this k."""


def repeated(measured: Measured, candidate: str) -> Repeated | None:
    """What the repeats of a candidate say; None where it was asked each case once. Cases it never saw are left out."""
    found = measured.repeats.get(candidate)
    if found is None or not found.repeated:
        return None
    seen = found.asked > 0
    asked, complied = found.asked[seen], found.complied[seen]
    groups = None if measured.clusters is None else measured.clusters[seen]
    agreeing = unanimous(complied, asked)
    fewest = int(asked.min())
    return Repeated(
        repeats=fewest,
        all_of=tuple(mean_of(all_of(k, complied, asked), groups) for k in range(1, min(fewest, MOST) + 1)),
        unanimous=share_of(agreeing.astype(float), groups),
        flickering=int((~agreeing).sum()),
    )
