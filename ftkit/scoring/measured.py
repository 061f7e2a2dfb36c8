"""What was measured, as columns of numbers aligned on the cases: all that statistics are made from.

A number stands for a case, 8 bytes or 4 each, so that a million answers take megabytes. Repeats of a case are averaged.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Measure(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """One thing that is measured of every candidate."""

    name: str  # "compliance", "check:NAME" or "metric:NAME"; a figure is "prompt_tokens", "seconds", ...
    passes_or_fails: bool  # only 0, 1 and NaN: never where cases were repeated, as twice in three is neither
    higher_is_better: bool = True
    values: "dict[str, NDArray[np.floating[Any]]]"  # candidate -> a value a case, in order; NaN: unmeasured


class Slicing(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """The cases divided by a column of their records."""

    column: str
    labels: tuple[str, ...]  # the column's values, in the order of their first cases; "" where a record lacks it
    codes: "NDArray[np.int32]"  # for each case, the place of its label


class Repeats(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """How often a candidate was asked each case, and how often it complied. What is unmeasured did not comply."""

    asked: "NDArray[np.int32]"
    complied: "NDArray[np.int32]"

    @property
    def repeated(self) -> bool:
        """Whether any case was asked more than once."""
        return bool((self.asked > 1).any())


class Measured(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Everything measured of all candidates on the same cases."""

    candidates: tuple[str, ...]
    cases: "NDArray[np.uint64]"  # each case's digest; every other array has this length and order
    measures: tuple[Measure, ...]  # compliance, the checks in the contract's order, the metrics
    figures: tuple[Measure, ...] = ()  # prompt_tokens, completion_tokens, seconds; nothing is tested on them
    latencies: "Mapping[str, NDArray[np.float64]]" = {}  # candidate -> each answer's own seconds, where they are known
    repeats: Mapping[str, Repeats] = {}  # by candidate
    clusters: "NDArray[np.int32] | None" = None  # for each case the number of its group; None: each stands for itself
    slicings: tuple[Slicing, ...] = ()

    def measure(self, name: str) -> Measure | None:
        """The measure or figure of that name, where there is one."""
        return next((one for one in (*self.measures, *self.figures) if one.name == name), None)
