"""What comparing two runs and applying a gate come to: the shapes of `gate.json` and of `ftkit report --compare`."""

from typing import Literal

from ftkit.values import Value


class Change(Value, frozen=True, kw_only=True):
    """One measure of one candidate in two runs, on the cases that both have. `difference` = after - before."""

    measure: str  # "compliance", "check:NAME" or "metric:NAME"
    n: int
    before: float
    after: float
    difference: float
    low: float | None
    high: float | None
    p: float
    p_holm: float  # corrected over everything that the two runs were compared by
    test: str  # "exact McNemar", "sign flip" or "sign flip by group"
    fixed: int | None = None  # cases that pass only now; None where the measure is a mean
    broken: int | None = None  # cases that passed only before
    groups: int | None = None  # independent ones, where cases belong together
    higher_is_better: bool = True

    @property
    def gain(self) -> float:
        """How much better it is now; negative where it is worse."""
        return self.difference if self.higher_is_better else -self.difference


class CandidateChange(Value, frozen=True, kw_only=True):
    """One candidate in two runs."""

    candidate: str
    before: str  # its name in the earlier run
    shared: int  # cases that both were asked, unchanged
    only_before: int
    only_after: int
    altered: int  # cases of one id whose prompt or reference is another now: they are not compared
    changes: tuple[Change, ...] = ()
    fixed: tuple[str, ...] = ()  # ids of cases that comply only now, in the cases' order
    broken: tuple[str, ...] = ()  # ids of cases that complied only before

    def change(self, measure: str) -> Change | None:
        """The change of that measure, where both runs have it."""
        return next((one for one in self.changes if one.measure == measure), None)


class RunComparison(Value, frozen=True, kw_only=True):
    """Two score folders, candidate by candidate."""

    schema: Literal["ftkit/score-comparison/1"] = "ftkit/score-comparison/1"
    before: str
    after: str
    candidates: tuple[CandidateChange, ...]
    only_before: tuple[str, ...] = ()  # candidates that the later run does not have
    only_after: tuple[str, ...] = ()


class Condition(Value, frozen=True, kw_only=True):
    """One thing that the gate asked for, and what it found."""

    name: str  # "compliance", "check:json", "metric:rougeL", "must-pass:CASE", "regression:compliance"
    met: bool
    sentence: str
    cases: tuple[str, ...] = ()  # ids of the cases behind it, the first of them


class GateResult(Value, frozen=True, kw_only=True):
    """`gate.json`: whether a candidate is good enough, condition by condition."""

    schema: Literal["ftkit/gate/1"] = "ftkit/gate/1"
    candidate: str
    met: bool
    conditions: tuple[Condition, ...]
    compared: CandidateChange | None = None
