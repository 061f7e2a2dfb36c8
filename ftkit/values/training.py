"""What a backend is told, what it says on its way, and what it leaves."""

from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import Any, Literal

from ftkit.values.value import Value


class Problem(Value, frozen=True, kw_only=True):
    """Something a backend or an exporter will refuse, drop or cut, found before anyone pays."""

    reason: str  # a stable code: "too-long"
    detail: str
    id: str = ""  # the row it is about, empty when it is about the whole run
    line: int = 0  # of the file it was found in, 0 where that is not known


class Event(Value, frozen=True, kw_only=True):
    """One sign of life of a training."""

    kind: Literal["progress", "log", "warning"]
    step: int | None = None
    steps: int | None = None  # of the whole training
    loss: float | None = None
    validation_loss: float | None = None  # over the validation rows, where they were looked at
    text: str = ""


Method = Literal["sft", "dpo"]
"""How a model learns: from answers, or from which of two answers is better."""


class TrainingPlan(Value, frozen=True, kw_only=True):
    """What a backend is told to do. All paths are absolute and inside the run's folder.

    Each line of its files is an `Example`; by the method "dpo", each has a `rejected` answer beside its completion,
    by any other none has.
    """

    run: str
    folder: str  # where the backend keeps checkpoints and leaves its result
    train_file: str
    validation_file: str
    seed: int
    too_long: Literal["error", "drop", "truncate"]
    method: Method = "sft"


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
    paid: bool | None = None  # it is paid for by use; None: what runs elsewhere is taken for paid
    creates_once: bool = False  # a second order of one key never makes a second job: the vendor sees to it


class Estimate(Value, frozen=True, kw_only=True):
    """What a training will take; None means unknown, never nothing."""

    tokens: int | None = None
    low: float | None = None
    mid: float | None = None
    high: float | None = None
    currency: str = ""
    basis: str = "unknown"  # where the figures come from
    as_of: str = ""  # the date of the price


class LossPoint(Value, frozen=True, kw_only=True):
    """The loss at a step of a training: of the rows it was trained on, of the validation rows, or of both."""

    step: int
    loss: float | None = None
    validation_loss: float | None = None


class TokenCount(Value, frozen=True, kw_only=True):
    """How long a row is in a trainer's tokens, and which of them it trains."""

    id: str
    total: int
    spans: tuple[tuple[int, int], ...] = ()  # start and end of each stretch of trained tokens, in order
    problems: tuple[Problem, ...] = ()  # what speaks against it besides its length; about the whole run without an id
    parts: tuple[int, ...] = ()  # how long each is, where it is read as several: a prompt with either of two answers

    @property
    def longest(self) -> int:
        """What a greatest length is held against: a part, where there are several."""
        return max(self.parts or (self.total,))

    @property
    def trained(self) -> int:
        """The tokens that have a loss."""
        return sum(end - start for start, end in self.spans)

    @property
    def masked(self) -> int:
        """The tokens that are read and not learnt: the prompt's."""
        return self.total - self.trained

    def behind(self, limit: int) -> int:
        """The tokens that are lost when the row, or each part of it, is cut after `limit` tokens."""
        return sum(end - cut for cut, end in self._cuts(limit))

    def trained_behind(self, limit: int) -> int:
        """Of these, the trained ones."""
        return sum(
            max(0, min(end, last) - max(start, cut)) for cut, last in self._cuts(limit) for start, end in self.spans
        )

    def _cuts(self, limit: int) -> Iterator[tuple[int, int]]:
        """From where to where each part that is too long loses its tokens."""
        parts = self.parts or (self.total,)
        for end, length in zip(accumulate(parts), parts, strict=True):
            if length > limit:
                yield end - length + limit, end


class TokenizedRow(Value, frozen=True, kw_only=True):
    """A row as a trainer's tokens: the text of each, and whether it is trained."""

    id: str
    pieces: tuple[str, ...]  # joined, they are the row as the model reads it; a part of a character is empty
    trained: tuple[bool, ...]
    parts: tuple[int, ...] = ()  # as those of a `TokenCount`


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
    currency: str = ""
    job: str = ""  # the vendor's id of the job that made it
    expires: str = ""  # ISO 8601, empty where it stays
    facts: Mapping[str, Any] = {}  # anything else worth keeping: device, data type, lengths
