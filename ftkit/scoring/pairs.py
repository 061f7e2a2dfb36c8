"""Every two candidates compared on the same cases, each measure by the test that fits it, corrected after Holm.

Holm's family is all pairs within one measure; what decides is corrected over the measures too, in `weighing`. A case
that one of the two has no value for is left out of that pair.
"""

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import msgspec

from ftkit.reports import LEVEL, SURE_FROM, Pair
from ftkit.scoring.measured import Measure, Measured
from ftkit.statistics.multiplicity import holm
from ftkit.statistics.paired import Difference, of_means, of_shares

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def compared(measured: Measured, candidates: Sequence[str], seed: int, deciding: int = 1) -> list[Pair]:
    """All pairs of candidates within all measures; `a` is the one that stands first in `candidates`.

    The number of cases needed is for the level that is left when so many pairs and `deciding` measures are tested.
    """
    found: list[Pair] = []
    level = LEVEL / max(1, len(candidates) * (len(candidates) - 1) // 2) / max(1, deciding)
    for measure in measured.measures:
        pairs = [pair(measured, measure, a, b, seed, level) for a, b in combinations(candidates, 2)]
        found += corrected(pairs)
    return found


def corrected(pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs with Holm's correction over all of them that have a p."""
    values = iter(holm([pair.p for pair in pairs if pair.p is not None]))
    return [one if one.p is None else msgspec.structs.replace(one, p_holm=next(values)) for one in pairs]


def pair(  # noqa: PLR0913 - what is compared, on which cases, how sure one wants to be
    measured: Measured,
    measure: Measure,
    a: str,
    b: str,
    seed: int,
    level: float = LEVEL,
    among: "NDArray[np.bool_] | None" = None,
) -> Pair:
    """Two candidates compared in one measure, on all cases or `among` some; not yet corrected."""
    import numpy as np

    one, other = measure.values[a], measure.values[b]
    chosen = np.ones(len(one), dtype=bool) if among is None else among
    known = chosen & ~(np.isnan(one) | np.isnan(other))
    groups = None if measured.clusters is None else measured.clusters[known]
    blank = Pair(
        a=a,
        b=b,
        measure=measure.name,
        n=int(known.sum()),
        a_only=None,
        b_only=None,
        difference=None,
        low=None,
        high=None,
        p=None,
        p_holm=None,
        test="",
        bounds=_bounds(one[chosen], other[chosen]) if _is_share(measure) else None,
        higher_is_better=measure.higher_is_better,
    )
    if not blank.n:
        return blank
    if measure.passes_or_fails:
        return _filled(blank, of_shares(one[known] > 0.5, other[known] > 0.5, groups, seed=seed), level)
    return _filled(blank, of_means(one[known].astype(float), other[known].astype(float), groups, seed=seed), level)


def _filled(blank: Pair, found: Difference, level: float) -> Pair:
    return msgspec.structs.replace(
        blank,
        a_only=found.one_only,
        b_only=found.other_only,
        difference=found.difference,
        low=found.interval.low if found.interval else None,
        high=found.interval.high if found.interval else None,
        p=found.p,
        test=found.test,
        interval=found.method,
        approximate="bootstrap" in found.method and (found.groups or found.n) < SURE_FROM,
        groups=found.groups,
        detectable=found.detectable(level),
        cases_needed=found.cases_needed(level),
    )


def _is_share(measure: Measure) -> bool:
    """Whether each case has from 0 to 1: passes and fails, and what of a case's repeats keeps the contract."""
    return measure.passes_or_fails or not measure.name.startswith("metric:")


def _bounds(one: "NDArray[np.floating[Any]]", other: "NDArray[np.floating[Any]]") -> tuple[float, float] | None:
    """The difference of two shares if all that is unmeasured speaks against `one`, and if all of it speaks for it."""
    import numpy as np

    if not len(one):
        return None
    one, other = one.astype(np.float64), other.astype(np.float64)
    least = np.nan_to_num(one, nan=0.0).sum() - np.nan_to_num(other, nan=1.0).sum()
    most = np.nan_to_num(one, nan=1.0).sum() - np.nan_to_num(other, nan=0.0).sum()
    return float(least) / len(one), float(most) / len(one)
