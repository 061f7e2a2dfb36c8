"""Candidates compared with each other, over all cases and over parts of them."""

import msgspec

from ftkit.reports.figures import Mean, Share
from ftkit.values import Value


class Pair(Value, frozen=True, kw_only=True):
    """Two candidates compared on the same cases. `difference` = a minus b; `p_holm` is corrected within `measure`."""

    a: str
    b: str
    measure: str  # "compliance", "check:NAME" or "metric:NAME"
    n: int
    a_only: int | None  # cases that only a passed; None where the measure is a mean
    b_only: int | None
    difference: float | None
    low: float | None
    high: float | None
    p: float | None
    p_holm: float | None
    test: str  # "exact McNemar", "sign flip" or "sign flip by group"
    interval: str = ""  # the interval's method
    approximate: bool = False  # fewer than 200 cases: an interval of resampled means is then too narrow
    groups: int | None = None  # of cases that belong together, where there are such
    bounds: tuple[float, float] | None = None  # the difference if all unmeasured speak against a, and if all for it
    detectable: float | None = None  # the smallest difference that so many cases show in 4 of 5 trials
    cases_needed: int | None = None  # to show the observed difference in 4 of 5 trials
    higher_is_better: bool = True

    def turned(self) -> "Pair":
        """The same comparison with `a` and `b` in each other's place."""
        return msgspec.structs.replace(
            self,
            a=self.b,
            b=self.a,
            a_only=self.b_only,
            b_only=self.a_only,
            difference=None if self.difference is None else -self.difference,
            low=None if self.high is None else -self.high,
            high=None if self.low is None else -self.low,
            bounds=None if self.bounds is None else (-self.bounds[1], -self.bounds[0]),
        )


class SliceReport(Value, frozen=True, kw_only=True):
    """The cases with one value in a column of their records. The report has them worst first.

    The pair's `p_holm` is corrected over all slices of its measure: one slice among many that looks bad proves little.
    """

    column: str
    value: str
    cases: int
    compliance: dict[str, Share]  # by candidate
    metrics: dict[str, dict[str, Mean]] = {}  # by candidate, by metric
    pair: Pair | None = None  # compliance of the fine-tuned candidate against the best baseline
