"""Distributions of resampled means without resampling: what a bootstrap or a sign flip tends to with ever more draws.

A saddlepoint approximation costs a few passes over the values where drawing costs ten thousand, has no seed, and is
closer to the ideal distribution than ten thousand draws are. Its error falls with the number of values, so that it is
for a few dozen and more; below, it errs by less than such a sample does.
"""

from collections.abc import Callable
from math import log, sqrt
from typing import TYPE_CHECKING, NamedTuple

from ftkit.statistics.normal import below

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_STEPS = 60
_CLOSE = 1e-7
_FARTHEST = 1e6
_FLAT = 1e-4  # so near the middle the two terms of the formula cancel, and the normal law is as good


class _Point(NamedTuple):
    """A tilt of the weights, the mean that it leads to, and the standard normal value that stands for that mean."""

    tilt: float
    place: float
    mean: float


def resampled_quantile(deviations: "NDArray[np.float64]", z: float) -> float:
    """The quantile of the mean of n draws with replacement from n values, given as deviations from their mean.

    `z` is the quantile's place as a standard normal value. Never beyond the values themselves.
    Source: A. C. Davison and D. V. Hinkley, Biometrika 75 (1988), 417-431; the tail formula of O. E. Barndorff-Nielsen.
    """
    import numpy as np

    n, spread = len(deviations), float(deviations.std())
    unit = deviations / spread
    ends = float(unit.min()), float(unit.max())

    def at(tilt: float) -> _Point:
        anchor = ends[1] if tilt > 0 else ends[0]
        weights = np.exp(tilt * (unit - anchor))
        total = float(weights.sum())
        mean = _dot(weights, unit) / total
        variance = _dot(weights, np.square(unit)) / total - mean**2
        entropy = tilt * (mean - anchor) - log(total / n)
        return _Point(tilt, _place(tilt * sqrt(n * max(variance, 0.0)), entropy * n, tilt), mean)

    return min(max(_solved(at, z, z / sqrt(n)), ends[0]), ends[1]) * spread


def flipped_tail(sizes: "NDArray[np.float64]", total: float) -> float:
    """The chance that the sum of these sizes, each with a random sign, is `total` or more; for a positive total.

    Where all sizes are multiples of the smallest, sums come in steps, and half a step is taken off.
    Source: J. Robinson, J. R. Stat. Soc. B 44 (1982), 91-101.
    """
    import numpy as np

    scale = sqrt(_dot(sizes, sizes))
    unit, wanted = sizes / scale, (total - _half_step(sizes)) / scale
    if wanted >= float(unit.sum()) * (1 - 1e-12):
        return float(0.5 ** len(sizes))
    place = _flip_place(unit, wanted) if wanted > _FLAT else wanted
    return max(below(-place), float(np.exp2(-float(len(sizes)))))


def _flip_place(unit: "NDArray[np.float64]", wanted: float) -> float:
    import numpy as np

    low, high = 0.0, 1.0
    while _dot(unit, np.tanh(high * unit)) < wanted and high < 1e8:
        low, high = high, high * 2
    for _ in range(_STEPS):
        tilt = (low + high) / 2
        low, high = (tilt, high) if _dot(unit, np.tanh(tilt * unit)) < wanted else (low, tilt)
        if high - low < _CLOSE * high:
            break
    powered = tilt * unit
    variance = _dot(unit**2, 1 - np.tanh(powered) ** 2)
    cumulant = float((np.logaddexp(powered, -powered) - log(2)).sum())
    return _place(tilt * sqrt(variance), tilt * wanted - cumulant, tilt)


def _dot(one: "NDArray[np.float64]", other: "NDArray[np.float64]") -> float:
    """The sum of products, in one thread: a linear algebra library starts one for each core, and sums as they come."""
    return float((one * other).sum())


def _place(slope: float, entropy: float, tilt: float) -> float:
    """The standard normal value that stands where the tilted sum does: r + log(u/r)/r."""
    root = sqrt(max(2 * entropy, 0.0))
    if root < _FLAT or slope == 0:
        return slope
    signed = root if tilt > 0 else -root
    return signed + log(slope / signed) / signed


def _half_step(sizes: "NDArray[np.float64]") -> float:
    """Half the distance between two neighbouring sums, where the sizes are multiples of the smallest; else 0."""
    import numpy as np

    smallest = float(sizes.min())
    multiples = sizes / smallest
    if len(sizes) < 2 or multiples.max() > 1000 or np.abs(multiples - np.rint(multiples)).max() > 1e-6:
        return 0.0
    return smallest


def _solved(at: Callable[[float], "_Point"], z: float, guess: float) -> float:
    """The mean whose place is z: brackets the tilt, then narrows it by the secant, and by halves where that is slow."""
    low, high = _bracket(at, z, guess)
    if not low.place <= z <= high.place:
        return low.mean if z < low.place else high.mean
    for step in range(_STEPS):
        width = high.place - low.place
        share = (z - low.place) / width if width > 0 and step % 4 != 3 else 0.5
        found = at(low.tilt + (high.tilt - low.tilt) * share)
        if abs(found.place - z) < _CLOSE or high.tilt - low.tilt <= _CLOSE * abs(high.tilt):
            return found.mean
        low, high = (found, high) if found.place < z else (low, found)
    return found.mean


def _bracket(at: Callable[[float], "_Point"], z: float, guess: float) -> tuple["_Point", "_Point"]:
    """Two tilts with z between their places, as far as the values reach."""
    first = reach = max(abs(guess), 1e-6)
    low, high = at(guess - 0.25 * first), at(guess + 0.25 * first)
    while low.place > z and reach < _FARTHEST:
        low, reach = at(low.tilt - reach), reach * 2
    reach = first
    while high.place < z and reach < _FARTHEST:
        high, reach = at(high.tilt + reach), reach * 2
    return low, high
