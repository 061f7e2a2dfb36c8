"""Columns of numbers as the figures of a report: a mean or a share, with its interval."""

from typing import TYPE_CHECKING, Any

from ftkit.reports import SURE_FROM, Mean, Share
from ftkit.statistics.groups import group_sums
from ftkit.statistics.intervals import Interval
from ftkit.statistics.means import estimated
from ftkit.statistics.shares import effective_cases, wilson

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Values = NDArray[np.floating[Any]]
    Groups = NDArray[np.integer[Any]]

BY_GROUP = "Wilson, cases of a group counted by what they are worth"


def mean_of(values: "Values", groups: "Groups | None" = None) -> Mean:
    """The mean of what is known, with its interval; whole groups are resampled where cases belong together."""
    import numpy as np

    known = ~np.isnan(values)
    if not known.any():
        return Mean(n=0, mean=None, low=None, high=None)
    estimate = estimated(values[known].astype(np.float64), None if groups is None else groups[known])
    return Mean(
        n=estimate.n,
        mean=estimate.mean,
        low=estimate.interval.low if estimate.interval else None,
        high=estimate.interval.high if estimate.interval else None,
        method=estimate.method if estimate.interval else "",
        approximate=(estimate.groups or estimate.n) < SURE_FROM,
        groups=estimate.groups,
    )


def rate_of(values: "Values", groups: "Groups | None" = None) -> Mean:
    """The mean of ones and zeros, as of a metric that passes or fails, with Wilson's interval."""
    import numpy as np

    known = ~np.isnan(values)
    ones = values[known].astype(np.float64)
    if not len(ones):
        return Mean(n=0, mean=None, low=None, high=None)
    worth = None
    if groups is not None:
        worth = worth_of(group_sums(ones, groups[known]), group_sums(np.ones(len(ones)), groups[known]))
    interval = _interval(float(ones.sum()), len(ones), worth[0] if worth else len(ones))
    return Mean(
        n=len(ones),
        mean=float(ones.mean()),
        low=interval.low,
        high=interval.high,
        method=BY_GROUP if worth else "Wilson",
        groups=worth[1] if worth else None,
    )


def share_of(values: "Values", groups: "Groups | None" = None) -> Share:
    """The share of ones among ones and zeros; what is unmeasured (NaN) bounds it both ways."""
    import numpy as np

    n, passed, unmeasured = len(values), int((values == 1).sum()), int(np.isnan(values).sum())
    worth = None
    if groups is not None and n:
        worth = worth_of(group_sums(np.nan_to_num(values), groups), group_sums(np.ones(n), groups))
    return counted_share(passed, n - passed - unmeasured, unmeasured, worth)


def counted_share(
    passed: int, failed: int, unmeasured: int, worth: "tuple[float, int] | None" = None, loosely: int | None = None
) -> Share:
    """The share that passed. `worth` is what `worth_of` says of answers that come in groups."""
    n = passed + failed + unmeasured
    interval = _interval(passed, n, worth[0] if worth else n) if n else None
    return Share(
        passed=passed,
        failed=failed,
        unmeasured=unmeasured,
        share=passed / n if n else None,
        low=interval.low if interval else None,
        high=interval.high if interval else None,
        bounds=(passed / n, (passed + unmeasured) / n) if n else None,
        loose=None if loosely is None or not n else loosely / n,
        method=BY_GROUP if worth else "Wilson",
        groups=worth[1] if worth else None,
    )


def worth_of(passed: "Values", asked: "Values") -> tuple[float, int]:
    """How many independent answers those of some groups are worth, and how many groups there are."""
    return effective_cases(passed, asked), len(asked)


def _interval(passed: float, n: int, worth: float) -> Interval:
    return wilson(passed * worth / n, worth)
