"""The shape of a score folder: one line of `verdicts.jsonl`, and `report.json`."""

from typing import Annotated, Any, Literal

import msgspec

from ftkit.bills import Bill, BreakEven, Latency
from ftkit.values import CorpusScore, Finding, LossPoint, Message, Value

LEVEL = 0.05
"""A difference counts when its p value, corrected after Holm, is below this."""
SURE_FROM = 200
"""With fewer cases, or groups of them, the resampled interval of a mean is marked as approximate."""


class Prediction(Value, frozen=True, kw_only=True):
    """One line of `predictions.jsonl`: what a candidate answered to one case.

    Unknown counts and times are absent, never 0. `candidate` may be left out where the file is one candidate's.
    """

    id: str
    output: str = ""
    candidate: str = ""
    repeat: Annotated[int, msgspec.Meta(ge=0, le=65_535)] = 0
    prompt_tokens: Annotated[int, msgspec.Meta(ge=0)] | None = None
    completion_tokens: Annotated[int, msgspec.Meta(ge=0)] | None = None
    seconds: Annotated[float, msgspec.Meta(ge=0)] | None = None
    finish: Literal["stop", "length"] | None = None
    error: str = ""
    cached_prompt_tokens: Annotated[int, msgspec.Meta(ge=0)] | None = None  # of the prompt's, at the lower price
    cached: bool = False  # answered from a cache, so that its seconds are none of the model's
    reasoning_tokens: Annotated[int, msgspec.Meta(ge=0)] | None = None  # of the completion's, thought and not shown
    first_token_seconds: Annotated[float, msgspec.Meta(ge=0)] | None = None  # until the first piece of the answer
    retries: Annotated[int, msgspec.Meta(ge=0)] | None = None  # tries before this one; `seconds` holds none of them
    model: str = ""  # what the endpoint says it is


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
    group: str = ""

    @property
    def text(self) -> str | None:
        """The reference answer, where there is one."""
        return self.completion[-1].content if self.completion else self.reference


class ScoredCase(Value, frozen=True, kw_only=True):
    """One line of `cases.jsonl`: what was asked of everyone, and the reference answer where there is one."""

    id: str
    prompt: tuple[Message, ...] = ()
    reference: str | None = None
    group: str = ""  # cases of one group are not independent: "patient 12"
    slices: dict[str, str] = {}  # the columns that the report divides the cases by


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


class Guard(Value, frozen=True, kw_only=True):
    """One thing that could make the comparison void, and whether it does."""

    name: str  # a stable code: "adapter-changes-nothing", "test-rows-shown"
    verdict: Literal["passed", "warned", "failed", "unmeasured"]
    sentence: str  # what was found and of whom, for people
    concerns: Literal["verdict", "latency"] = "verdict"  # what a failed one makes void
    candidates: tuple[str, ...] = ()  # whom it is about


class Choice(Value, frozen=True, kw_only=True):
    """Which variant of a candidate is scored, settled on the validation split."""

    chosen: str  # "shots=3"
    cases: int  # of the validation split
    split: str = "validation"
    compliance: dict[str, float | None] = {}  # each variant's share there


class Exposure(Value, frozen=True, kw_only=True):
    """How like the test cases the pieces are that a candidate may be shown: shots, passages of a corpus."""

    pieces: int
    floor: float | None = None  # the least likeness that was searched for; None: there was nothing to compare
    greatest: float | None = None  # the greatest likeness found; None: it is below the floor
    piece: str = ""  # where the piece that is so like stands
    case: str = ""  # the id of the case
    inside: int = 0  # pieces that hold a case's whole question or answer


class CandidateReport(Value, frozen=True, kw_only=True):
    """Everything measured of one candidate."""

    asked: int
    errors: int
    compliance: Share
    checks: dict[str, Share]
    metrics: dict[str, Mean]
    corpus: dict[str, CorpusScore] = {}  # metric -> its figures for all answers together, such as macro F1
    prompt_tokens: Mean | None = None
    completion_tokens: Mean | None = None
    seconds: Mean | None = None
    truncated: int | None = None  # answers cut at the token limit
    predictor: str = ""  # in a few words: "transformers smollm2-135m + adapter"
    prompter: str = ""
    fine_tuned: bool = False
    warnings: tuple[str, ...] = ()
    lower_is_better: tuple[str, ...] = ()  # the metrics of which less is better
    repeated: Repeated | None = None  # where cases were asked more than once
    latency: Latency | None = None
    bill: Bill | None = None
    losses: tuple[LossPoint, ...] = ()  # of its training, where that is known


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


class CurvePoint(Value, frozen=True, kw_only=True):
    """What a model reached that was trained on a part of the rows."""

    fraction: float  # of the training rows: 0..1
    rows: int
    candidate: str
    reached: Mean


class CurveBaseline(Value, frozen=True, kw_only=True):
    """The best baseline beside a learning curve: the line that the curve has to pass."""

    candidate: str
    reached: Mean
    better_from: int | None  # the rows from which on every part is surely better than it
    sentence: str


class LearningCurve(Value, frozen=True, kw_only=True):
    """How a measure grows with the rows trained on, and whether more rows would pay.

    `per_doubling` is the slope of a straight line over the logarithm of the rows, with its 95 % interval.
    """

    measure: str
    points: tuple[CurvePoint, ...]  # fewest rows first
    per_doubling: float | None
    low: float | None
    high: float | None
    more_rows: Literal["pay", "do-not-pay", "unclear"]
    sentence: str
    baseline: CurveBaseline | None = None  # absent where the project has no baseline


Decision = Literal["fine-tune", "keep-prompting", "not-enough-evidence", "no-comparison"]


class Conclusion(Value, frozen=True, kw_only=True):
    """The answer to the question, and how sure it is."""

    decision: Decision
    sentence: str
    fine_tuned: str = ""  # the candidate
    baseline: str = ""  # the best baseline, which it was compared with
    measure: str = "compliance"  # what the decision rests on, or the metric that tells the two apart
    rule: str = ""  # the rule that was applied
    reason: str = ""  # "form", "quality", "cheaper", "conflict", "silence", "too-dear", "unfit", "void", "missing"
    more_cases: int | None = None  # beyond those scored, that would settle it in 4 of 5 trials
    chosen_on: str = "test"  # the split that settled which baseline is the best
    margin: float | None = None  # the loss that counts as none, where the project states one


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
