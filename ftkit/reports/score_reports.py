"""What `report.json` holds."""

from typing import Any, Literal

from ftkit.bills import BreakEven
from ftkit.reports.candidates import CandidateReport
from ftkit.reports.comparisons import Pair, SliceReport
from ftkit.reports.conclusions import Conclusion
from ftkit.reports.fairness import Choice, Exposure, Guard
from ftkit.reports.learning_curves import LearningCurve
from ftkit.values import Value


class ScoreReport(Value, frozen=True, kw_only=True):
    """`report.json`: what `ftkit score` found."""

    schema: Literal["ftkit/score-report/1"] = "ftkit/score-report/1"
    project: str = ""
    candidates: dict[str, CandidateReport]
    pairs: tuple[Pair, ...]
    verdict: Conclusion
    cases: int
    contract: dict[str, str] = {}  # check -> its sentence
    should: tuple[str, ...] = ()  # checks that are reported and not required
    warnings: tuple[str, ...] = ()
    inputs: str = ""  # the digest of everything that decides this report
    asked: dict[str, str] = {}  # candidate -> the digest of everything that decides its answers
    settings: dict[str, Any] = {}
    slices: tuple[SliceReport, ...] = ()  # worst first
    break_even: BreakEven | None = None
    learning_curve: LearningCurve | None = None
    guards: tuple[Guard, ...] = ()
    exposures: dict[str, Exposure] = {}  # candidate -> what it may be shown, beside the test cases
    choices: dict[str, Choice] = {}  # candidate -> which of its variants is scored
    tried: dict[str, str] = {}  # the same as `asked`, of whoever was asked on the validation split
