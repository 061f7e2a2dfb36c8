"""Every two candidates compared on the same cases, each measure by the test that fits it, corrected after Holm.

Holm's family is all pairs within one measure. A case that one of the two has no value for is left out of that pair.
"""

from collections.abc import Sequence
from itertools import combinations

import msgspec

from ftkit.reports import Pair
from ftkit.scoring.means import bootstrap_difference, sign_flip
from ftkit.scoring.measures import Measure, Values
from ftkit.scoring.multiplicity import holm
from ftkit.scoring.shares import mcnemar, newcombe_paired


def compared(measures: Sequence[Measure], candidates: Sequence[str], seed: int) -> list[Pair]:
    """All pairs of candidates within all measures; `a` is the one that stands first in `candidates`."""
    found: list[Pair] = []
    for measure in measures:
        pairs = [_pair(measure, a, b, seed) for a, b in combinations(candidates, 2)]
        tested = [pair for pair in pairs if pair.p is not None]
        corrected = iter(holm([pair.p for pair in tested if pair.p is not None]))
        found += [pair if pair.p is None else msgspec.structs.replace(pair, p_holm=next(corrected)) for pair in pairs]
    return found


def _pair(measure: Measure, a: str, b: str, seed: int) -> Pair:
    both = _both(measure.values[a], measure.values[b])
    return (_shares if measure.passes_or_fails else _means)(measure.name, a, b, both, seed)


def _both(a: Values, b: Values) -> list[tuple[float, float]]:
    return [(one, other) for case, one in a.items() if one is not None and (other := b.get(case)) is not None]


def _shares(measure: str, a: str, b: str, both: list[tuple[float, float]], _seed: int) -> Pair:
    counts = {pair: both.count(pair) for pair in ((1.0, 1.0), (1.0, 0.0), (0.0, 1.0), (0.0, 0.0))}
    a_only, b_only = counts[1.0, 0.0], counts[0.0, 1.0]
    interval = newcombe_paired(counts[1.0, 1.0], a_only, b_only, counts[0.0, 0.0]) if both else None
    return Pair(
        a=a,
        b=b,
        measure=measure,
        n=len(both),
        a_only=a_only,
        b_only=b_only,
        difference=(a_only - b_only) / len(both) if both else None,
        low=interval.low if interval else None,
        high=interval.high if interval else None,
        p=mcnemar(a_only, b_only) if both else None,
        p_holm=None,
        test="exact McNemar",
    )


def _means(measure: str, a: str, b: str, both: list[tuple[float, float]], seed: int) -> Pair:
    differences = [one - other for one, other in both]
    interval = bootstrap_difference(differences, seed) if both else None
    return Pair(
        a=a,
        b=b,
        measure=measure,
        n=len(both),
        a_only=None,
        b_only=None,
        difference=sum(differences) / len(both) if both else None,
        low=interval.low if interval else None,
        high=interval.high if interval else None,
        p=sign_flip(differences, seed) if both else None,
        p_holm=None,
        test="sign flip",
    )
