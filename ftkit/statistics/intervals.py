"""The one shape of an interval. An interval nobody can know is None, never one without width."""

from typing import NamedTuple


class Interval(NamedTuple):
    """Where the true value plausibly lies, both ends included."""

    low: float
    high: float
