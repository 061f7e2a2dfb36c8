"""Two candidates on the same cases: the difference, how sure one is of it, and whether it may be chance.

Where cases belong together in groups, whole groups are resampled and whole groups change their sign.
"""

from typing import TYPE_CHECKING, Any

import msgspec

from ftkit.statistics.intervals import Interval
from ftkit.statistics.means import estimated, grouped, sign_flip
from ftkit.statistics.power import cases_for_mean, cases_for_shares, detectable_mean, detectable_share, fewest_cases
from ftkit.statistics.shares import mcnemar, newcombe_paired

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Groups = NDArray[np.integer[Any]]


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """The value of one minus that of the other, over n cases."""

    n: int
    difference: float
    interval: Interval | None
    p: float
    test: str
    method: str  # the interval's; nothing where there is none
    groups: int | None = None  # independent ones, where cases belong together
    one_only: int | None = None  # cases that one alone passed; None where the values are no passes and fails
    other_only: int | None = None
    error: float | None = None  # the standard error of a mean

    def detectable(self, level: float) -> float | None:
        """The smallest difference that so many cases show in 4 of 5 trials, at this level; None where none would."""
        if (self.groups or self.n) < fewest_cases(level):
            return None
        if self.one_only is not None and self.other_only is not None and self.groups is None:
            return detectable_share(self.n, (self.one_only + self.other_only) / self.n, level)
        return None if self.error is None else detectable_mean(self.error, level)

    def cases_needed(self, level: float) -> int | None:
        """The cases that show this very difference in 4 of 5 trials, at this level; None where there is no telling."""
        if self.one_only is not None and self.other_only is not None and self.groups is None:
            return cases_for_shares(self.difference, (self.one_only + self.other_only) / self.n, level)
        return None if self.error is None else cases_for_mean(self.difference, self.error, self.n, level)


def of_shares(
    one: "NDArray[np.bool_]", other: "NDArray[np.bool_]", groups: "Groups | None" = None, *, seed: int = 7
) -> Difference:
    """Passes and fails of at least one case: the exact McNemar test, and Newcombe's interval."""
    if groups is not None:
        return _of_grouped_shares(one, other, groups, seed)
    n, both, a_only, b_only = _table(one, other)
    return Difference(
        n=n,
        difference=(a_only - b_only) / n,
        interval=newcombe_paired(both, a_only, b_only, n - both - a_only - b_only),
        p=mcnemar(a_only, b_only),
        test="exact McNemar",
        method="Newcombe's paired",
        one_only=a_only,
        other_only=b_only,
    )


def of_means(
    one: "NDArray[np.float64]", other: "NDArray[np.float64]", groups: "Groups | None" = None, *, seed: int = 7
) -> Difference:
    """Numbers of at least one case: a paired bootstrap, and a sign flip."""
    differences = one - other
    estimate = estimated(differences, groups)
    return Difference(
        n=estimate.n,
        difference=estimate.mean,
        interval=estimate.interval,
        p=sign_flip(differences if groups is None else grouped(differences, groups), seed),
        test="sign flip" if groups is None else "sign flip by group",
        method=estimate.method if estimate.interval else "",
        groups=estimate.groups,
        error=estimate.error,
    )


def _of_grouped_shares(one: "NDArray[np.bool_]", other: "NDArray[np.bool_]", groups: "Groups", seed: int) -> Difference:
    """As means; where no group tells the two apart, Newcombe's interval with each group counted as one case."""
    found = of_means(one.astype(float), other.astype(float), groups, seed=seed)
    n, both, a_only, b_only = _table(one, other)
    if found.interval is None and found.groups:
        scale = found.groups / n
        table = (count * scale for count in (both, a_only, b_only, n - both - a_only - b_only))
        interval = newcombe_paired(*table)
        found = msgspec.structs.replace(found, interval=interval, method="Newcombe's paired, a group as one case")
    return msgspec.structs.replace(found, one_only=a_only, other_only=b_only)


def _table(one: "NDArray[np.bool_]", other: "NDArray[np.bool_]") -> tuple[int, int, int, int]:
    return len(one), int((one & other).sum()), int((one & ~other).sum()), int((other & ~one).sum())
