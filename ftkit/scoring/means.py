"""Means over cases: how sure one is, and whether two over the same cases differ.

Resampling, as scores, seconds and token counts follow no tidy law. A result depends on the values and the seed alone,
not on the order of the cases, and is the same to the last bit on every run.
"""

from collections.abc import Iterator, Sequence
from math import isclose
from typing import TYPE_CHECKING

from ftkit.scoring.intervals import Interval

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RESAMPLES = 9_999
ROUNDING = 1e-9  # what differs by less is one value: far above float noise, far below any score, second or price
CELLS = 2**20  # numbers drawn at once, which bounds the memory to some 30 MB


def bootstrap_mean(values: Sequence[float], seed: int, confidence: float = 0.95) -> Interval | None:
    """The bootstrap interval around the mean; None where the values cannot tell.

    They cannot when there are fewer than two, and when all are the same: they show no spread, and without knowing the
    range of a value nothing bounds its mean (Bahadur and Savage, Ann. Math. Stat. 27 (1956), 1115-1122).
    Too narrow for few values: 95 % claimed holds in about 51 % of the samples of 2, 85 % of 5, 90 % of 10, 93 % of 20.
    Takes under a second for 5,000 values and half a minute for 100,000. Raises ValueError on NaN and infinity.
    Source: B. Efron, J. Am. Stat. Assoc. 82 (1987), 171-185 (BCa).
    """
    import numpy as np
    from scipy import stats

    sample = _ascending(values)
    if len(sample) < 2 or isclose(sample[0], sample[-1], abs_tol=ROUNDING):
        return None
    resampled = stats.bootstrap(
        (sample,),
        np.mean,
        n_resamples=RESAMPLES,
        batch=_rows(len(sample)),
        confidence_level=confidence,
        method="BCa",
        rng=np.random.default_rng(seed),
    )
    low, high = resampled.confidence_interval
    return Interval(float(low), float(high))


def bootstrap_difference(differences: Sequence[float], seed: int, confidence: float = 0.95) -> Interval | None:
    """The bootstrap interval around the mean of a minus b, one difference per case; None where they cannot tell.

    A case is drawn with both its values, so what makes it hard for a and b alike drops out. As `bootstrap_mean`
    otherwise: None also where all differences are the same, be it 0.
    """
    return bootstrap_mean(differences, seed, confidence)


def sign_flip(differences: Sequence[float], seed: int, flips: int = 10_000) -> float:
    """The two-sided p for the mean of a minus b being 0, one difference per case; 1.0 when no case tells them apart.

    If a and b are alike, each difference might as well have had the other sign. All 2**n ways of signing them are tried
    where that is no more than `flips`, else `flips` random ones, the observed way counted among them, so that p is
    never 0. Raises ValueError on NaN and infinity.
    Source: R. A. Fisher, The Design of Experiments (1935), section 21; Phipson and Smyth, Stat. Appl. Genet. Mol.
    Biol. 9 (2010), article 39, for the added one.
    """
    import numpy as np

    sample = _ascending(differences)
    moved = sample[np.abs(sample) > ROUNDING]
    if not len(moved):
        return 1.0
    sizes, observed = np.sort(np.abs(moved)), abs(float(moved.sum()))
    if 2 ** len(sizes) <= flips:
        every = _every_flip(len(sizes))
        return _as_far_out(observed, sizes, every) / len(every)
    drawn = _random_flips(len(sizes), flips, seed)
    return (sum(_as_far_out(observed, sizes, flipped) for flipped in drawn) + 1) / (flips + 1)


def _ascending(values: Sequence[float]) -> "NDArray[np.float64]":
    import numpy as np

    sample = np.sort(np.asarray(values, dtype=np.float64))
    if not np.isfinite(sample).all():
        raise ValueError("NaN or infinity among the values; leave out a case that has no value.")
    return sample


def _rows(columns: int) -> int:
    return max(1, CELLS // columns)


def _every_flip(n: int) -> "NDArray[np.int8]":
    import numpy as np

    return (np.arange(2**n)[:, None] >> np.arange(n) & 1).astype(np.int8)


def _random_flips(n: int, flips: int, seed: int) -> Iterator["NDArray[np.int8]"]:
    import numpy as np

    generator = np.random.default_rng(seed)
    for start in range(0, flips, _rows(n)):
        yield generator.integers(0, 2, size=(min(_rows(n), flips - start), n), dtype=np.int8)


def _as_far_out(observed: float, sizes: "NDArray[np.float64]", flipped: "NDArray[np.int8]") -> int:
    """How many rows of `flipped`, 1 where a sign is minus, give a sum at least as far from 0 as the observed one."""
    total = sizes.sum()
    sums = abs(total - 2 * (flipped @ sizes))
    return int((sums >= observed - ROUNDING * total).sum())
