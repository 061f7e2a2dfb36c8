"""The shape of a score folder: one line of `verdicts.jsonl`, and `report.json`."""

from typing import Any, Literal

import msgspec

from ftkit.values import Finding, Message, Value

LEVEL = 0.05
"""A difference counts when its p value, corrected after Holm, is below this."""


class Prediction(Value, frozen=True, kw_only=True):
    """One line of `predictions.jsonl`: what a candidate answered to one case.

    Unknown counts and times are absent, never 0. `candidate` may be left out where the file is one candidate's.
    """

    id: str
    output: str = ""
    candidate: str = ""
    repeat: int = 0
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    seconds: float | None = None
    finish: Literal["stop", "length"] | None = None
    error: str = ""


class Verdict(Value, frozen=True, kw_only=True):
    """One line of `verdicts.jsonl`: a prediction, judged. Strict findings by check, and the checks passed loosely."""

    candidate: str
    id: str
    repeat: int = 0
    complies: bool | None = None  # all required checks; None where one of them is unmeasured and none failed
    complies_loosely: bool | None = None
    findings: dict[str, Finding] = {}
    passed_loosely: tuple[str, ...] = ()
    scores: dict[str, float] = {}
    absent: dict[str, str] = {}  # metric -> why it has no score
    error: str = ""


class ReferenceLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a file of references: a dataset row, or an id with its reference. Other keys are passed over."""

    id: str
    reference: str | None = None
    prompt: tuple[Message, ...] = ()
    completion: tuple[Message, ...] = ()
    record: dict[str, str] = {}

    @property
    def text(self) -> str | None:
        """The reference answer, where there is one."""
        return self.completion[-1].content if self.completion else self.reference


class ScoredCase(Value, frozen=True, kw_only=True):
    """One line of `cases.jsonl`: what was asked of everyone, and the reference answer where there is one."""

    id: str
    prompt: tuple[Message, ...] = ()
    reference: str | None = None


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


class Mean(Value, frozen=True, kw_only=True):
    """A mean over the cases that have a value, with its bootstrap interval; None where there is no telling."""

    n: int
    mean: float | None
    low: float | None
    high: float | None


class CandidateReport(Value, frozen=True, kw_only=True):
    """Everything measured of one candidate."""

    asked: int
    errors: int
    compliance: Share
    checks: dict[str, Share]
    metrics: dict[str, Mean]
    prompt_tokens: Mean | None = None
    completion_tokens: Mean | None = None
    seconds: Mean | None = None
    truncated: int | None = None  # answers cut at the token limit
    predictor: str = ""  # in a few words: "transformers smollm2-135m + adapter"
    prompter: str = ""
    fine_tuned: bool = False
    warnings: tuple[str, ...] = ()


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
    test: str  # "exact McNemar" or "sign flip"

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
        )


Decision = Literal["fine-tune", "keep-prompting", "not-enough-evidence", "no-comparison"]


class Conclusion(Value, frozen=True, kw_only=True):
    """The answer to the question, and how sure it is."""

    decision: Decision
    sentence: str
    fine_tuned: str = ""  # the candidate
    baseline: str = ""  # the best baseline, which it was compared with
    measure: str = "compliance"  # what the decision rests on, or the metric that tells the two apart
    rule: str = ""  # the rule that was applied


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
