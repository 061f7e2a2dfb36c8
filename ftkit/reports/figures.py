"""Shares and means, each with its interval."""

from ftkit.values import Value

LEVEL = 0.05
"""A difference counts when its p value, corrected after Holm, is below this."""
SURE_FROM = 200
"""With fewer cases, or groups of them, the resampled interval of a mean is marked as approximate."""


class Share(Value, frozen=True, kw_only=True):
    """How many passed, of all: share = passed / (passed + failed + unmeasured), with Wilson's interval.

    `bounds` is the share if all unmeasured had failed, and if all had passed.
    """

    passed: int
    failed: int
    unmeasured: int
    share: float | None
    low: float | None
    high: float | None
    bounds: tuple[float, float] | None = None
    loose: float | None = None  # the share under the loose reading
    method: str = "Wilson"  # the interval's
    groups: int | None = None  # of cases that belong together, where there are such


class Mean(Value, frozen=True, kw_only=True):
    """A mean over the cases that have a value, with its bootstrap interval; None where there is no telling."""

    n: int
    mean: float | None
    low: float | None
    high: float | None
    method: str = ""  # the interval's
    approximate: bool = False  # fewer than 200 cases: an interval of resampled means is then too narrow
    groups: int | None = None  # of cases that belong together, where there are such


class Repeated(Value, frozen=True, kw_only=True):
    """What is certain when one case is asked again and again: how often all of k answers comply, and agree.

    `all_of[k - 1]` is pass^k: the chance that k answers to one case all comply.
    """

    repeats: int  # the fewest that any case was asked
    all_of: tuple[Mean, ...]
    unanimous: Share  # the cases whose answers either all complied or all did not
    flickering: int  # the cases of which some answers complied and some did not
