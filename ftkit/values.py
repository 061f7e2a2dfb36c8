"""What travels between the core and the plugins, and what is written line by line.

All values are frozen `msgspec.Struct`s: one declaration is the type, the validator, the codec and the JSON Schema.
Imports nothing of ftkit.
"""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

Kind = Literal["defect", "by_choice"]
Split = Literal["train", "validation", "test"]
SPLITS: tuple[Split, ...] = ("train", "validation", "test")


class Value(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The base of everything that travels or is written: equality by content, unknown keys refused."""


class Message(Value, frozen=True, kw_only=True):
    """One turn of a conversation, as chat templates take it."""

    role: Literal["system", "user", "assistant"]
    content: str


class Record(Value, frozen=True, kw_only=True):
    """One raw row. Every field is text, as it stood in the source."""

    fields: dict[str, str]
    origin: str  # path relative to the project, and the first physical line: "records.csv:17"


class Example(Value, frozen=True, kw_only=True):
    """What a model is taught or asked: the answer stands in `completion` and never in `prompt`."""

    id: str
    prompt: tuple[Message, ...]
    completion: tuple[Message, ...]
    group: str  # never divided between splits: "patient 12"
    origin: str
    record: dict[str, str] = {}  # the columns that checks, metrics and slices may use

    @property
    def target(self) -> str:
        """The text of the answer."""
        return self.completion[-1].content


class Reject(Value, frozen=True, kw_only=True):
    """A record or an example that will not be used, and why."""

    origin: str
    stage: str  # the component that refused it: "csv", "sign_off", "dedupe"
    reason: str  # a stable code, fit for counting: "wrong-field-count"
    kind: Kind = "defect"
    detail: str = ""  # for people
    record: dict[str, str] = {}


class Refusal(Value, frozen=True, kw_only=True):
    """A transform's word against one example; the core makes the reject of it."""

    reason: str
    kind: Kind = "by_choice"
    detail: str = ""


class Answer(Value, frozen=True, kw_only=True):
    """A text to judge, with what it may be judged by."""

    text: str
    reference: str | None = None
    record: dict[str, str] = {}


class Finding(Value, frozen=True, kw_only=True):
    """What a check says of one answer. Silence and failure are different verdicts."""

    verdict: Literal["passed", "failed", "unmeasured"]
    reason: str = ""  # for people, in a few words: "no line 'Reviewed by Dr. Sharma' at the end"
    span: tuple[int, int] | None = None  # the offending characters of the answer, start and end

    @property
    def passed(self) -> bool:
        """Whether the answer passed; neither a failed nor an unmeasured one did."""
        return self.verdict == "passed"


PASSED = Finding(verdict="passed")


def failed(reason: str, span: tuple[int, int] | None = None) -> Finding:
    """A failed finding with its reason."""
    return Finding(verdict="failed", reason=reason, span=span)


class Score(Value, frozen=True, kw_only=True):
    """A metric's values for one answer by measure, or none and the reason."""

    values: dict[str, float] = {}
    absent: str = ""


class Case(Value, frozen=True, kw_only=True):
    """A test case as a prompter sees it: everything but the answer."""

    id: str
    prompt: tuple[Message, ...]
    record: dict[str, str] = {}
    instructions: str = ""  # the contract, said in sentences


class Request(Value, frozen=True, kw_only=True):
    """One question to a model."""

    id: str
    messages: tuple[Message, ...]
    max_tokens: int


class Reply(Value, frozen=True, kw_only=True):
    """A model's answer to the request of the same id; a failed one says so in `error`."""

    id: str
    output: str = ""
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    seconds: float | None = None  # None where the answer's own time is not known
    finish: Literal["stop", "length"] | None = None
    error: str = ""


class Problem(Value, frozen=True, kw_only=True):
    """Something a backend or an exporter will refuse, drop or cut, found before anyone pays."""

    reason: str  # a stable code: "too-long"
    detail: str
    id: str = ""  # the row it is about, empty when it is about the whole run


class Event(Value, frozen=True, kw_only=True):
    """One sign of life of a training."""

    kind: Literal["progress", "log", "warning"]
    step: int | None = None
    steps: int | None = None  # of the whole training
    loss: float | None = None
    text: str = ""


class TrainingPlan(Value, frozen=True, kw_only=True):
    """What a backend is told to do. All paths are absolute and inside the run's folder."""

    run: str
    folder: str  # where the backend keeps checkpoints and leaves its result
    train_file: str  # rows as in a dataset folder's train.jsonl
    validation_file: str
    seed: int
    too_long: Literal["error", "drop", "truncate"]


class Command(Value, frozen=True, kw_only=True):
    """A process to start: an argument list, never a shell line."""

    argv: tuple[str, ...]
    environment: dict[str, str] = {}  # added to ours


class Capabilities(Value, frozen=True, kw_only=True):
    """What a backend can do; None means that it does not know."""

    methods: tuple[str, ...] = ("sft",)
    resumes: bool | None = None  # continues an interrupted training
    max_tokens: int | None = None  # per example
    min_rows: int | None = None


class Estimate(Value, frozen=True, kw_only=True):
    """What a training will take; None means unknown, never nothing."""

    tokens: int | None = None
    low: float | None = None
    mid: float | None = None
    high: float | None = None
    currency: str = ""
    basis: str = "unknown"  # where the figures come from
    as_of: str = ""  # the date of the price


class TrainingResult(Value, frozen=True, kw_only=True):
    """What a finished training left behind, and how to ask it."""

    kind: Literal["adapter", "full-model", "gguf", "remote-model", "remote-checkpoint"]
    base_model: str
    predictor: dict[str, Any]  # a predictor reference; paths in it are relative to the model folder
    template_digest: str | None = None
    tokens: int | None = None
    steps: int | None = None
    steps_executed: int | None = None  # by the last process alone: fewer than `steps` after a resume
    loss: float | None = None  # of the last logged step
    cost: float | None = None
    facts: Mapping[str, Any] = {}  # anything else worth keeping: device, data type, lengths
