"""The lines of a score folder's files, and of files that others made."""

from typing import Annotated, Literal

import msgspec

from ftkit.values import Finding, Message, Value


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
