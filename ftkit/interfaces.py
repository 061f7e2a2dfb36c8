"""What a plugin class must be: `Component`, the base of all, and one protocol for each kind.

A component is a frozen class and its fields are its options, so defaults, validation, listing and the project file's
schema come from one declaration. Streams go in and streams come out, in the same order; a plugin is called once for
many values, never once for each.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, ClassVar, Protocol, runtime_checkable

import msgspec

from ftkit.sources import Source
from ftkit.values import (
    Answer,
    Capabilities,
    Case,
    Command,
    Estimate,
    Event,
    Example,
    Finding,
    Message,
    Problem,
    Record,
    Refusal,
    Reject,
    Reply,
    Request,
    Score,
    TrainingPlan,
    TrainingResult,
)

FilePath = Annotated[str, msgspec.Meta(extra={"path": True})]
"""An option that names a file: relative ones are resolved against the project's (or the model's) folder."""

ModelPath = Annotated[str, msgspec.Meta(extra={"path": "where it exists"})]
"""An option that names a model: a folder where there is one of that name, else a name that the plugin knows."""


class Component(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The base of every plugin class: fields are options, `name` is what the project file calls it."""

    name: ClassVar[str]


@runtime_checkable
class Reader(Protocol):
    """Raw records out of a file."""

    name: ClassVar[str]
    endings: ClassVar[tuple[str, ...]]
    """File name endings this reader is chosen for when the project names only a path: (".csv", ".tsv")."""

    def read(self, source: Source) -> Iterator[Record | Reject]:
        """Every record or the reason why not, lazily and in the file's order.

        Raises DataError when the whole input cannot be read.
        """
        ...

    def files(self, source: Source) -> Sequence[Path]:
        """The files that will be read, for the manifest's digests."""
        ...

    def notes(self, source: Source) -> Sequence[str]:
        """What was guessed about the input and a person should know: delimiter, encoding."""
        ...


@runtime_checkable
class Task(Protocol):
    """How records become examples."""

    name: ClassVar[str]

    def columns(self) -> frozenset[str]:
        """The columns it cannot do without; the core compares them with the first record."""
        ...

    def examples(self, records: Iterable[Record]) -> Iterator[Example | Reject]:
        """The examples of each record in order, or a reject; no record vanishes."""
        ...


@runtime_checkable
class RecordTransform(Protocol):
    """A step that sees one example at a time, and may run in any process."""

    name: ClassVar[str]

    def apply(self, examples: Iterable[Example]) -> Iterator[Example | Reject]:
        """For each example itself, a changed one, or a reject."""
        ...


@runtime_checkable
class StreamTransform(Protocol):
    """A step that must compare examples with earlier ones, and never holds the rows."""

    name: ClassVar[str]

    def signatures(self, examples: Iterable[Example]) -> Iterator[bytes]:
        """A few bytes for each example; may run in any process."""
        ...

    def decide(self, chunks: Iterable[Sequence[bytes]]) -> Iterator[Sequence[Refusal | None]]:
        """For each chunk of signatures, in order, what becomes of each example: None keeps it.

        Must answer one chunk before it takes the next.
        """
        ...


@runtime_checkable
class Check(Protocol):
    """One rule on an answer's form."""

    name: ClassVar[str]

    def findings(self, answers: Iterable[Answer]) -> Iterator[Finding]:
        """One finding for each answer; never raises on a bad text."""
        ...

    def instruction(self) -> str:
        """The rule as one sentence of a prompt, such as: End with the line "Reviewed by Dr. Sharma"."""
        ...


@runtime_checkable
class Metric(Protocol):
    """The quality of an answer against its reference."""

    name: ClassVar[str]
    measures: ClassVar[tuple[str, ...]]
    """What one score holds: ("rouge1", "rouge2", "rougeL")."""
    passes_or_fails: ClassVar[bool]
    """Whether its values are only 0 and 1, which decides the test it is compared with."""

    def scores(self, answers: Iterable[Answer]) -> Iterator[Score]:
        """One score for each answer; absent with its reason where there is nothing to compare."""
        ...


@runtime_checkable
class Exporter(Protocol):
    """A dataset in a vendor's dialect."""

    name: ClassVar[str]

    def export(self, splits: Mapping[str, Iterable[Example]], folder: Path) -> None:
        """Writes one file for each split into the folder, which exists and is empty."""
        ...

    def problems(self, example: Example) -> Iterator[Problem]:
        """What the vendor would refuse about this row; nothing when it would take it."""
        ...


@runtime_checkable
class Predictor(Protocol):
    """A model that answers."""

    name: ClassVar[str]

    def predict(self, requests: Sequence[Request], finished: frozenset[str]) -> Iterator[Reply]:
        """One reply for each request whose id is not in `finished`, as soon as it is known, in any order.

        The whole list is handed over every time, so that batches and shared prompt parts are a function of the list
        alone: an interrupted run asks the rest in the batches of an undisturbed one. A request that fails is a reply
        that says so. Raises BackendError when no request can be answered.
        """
        ...

    def fingerprint(self) -> dict[str, str]:
        """What decides its answers besides its options: digests of weights and chat template, data type."""
        ...


@runtime_checkable
class Prompter(Protocol):
    """How a candidate is asked."""

    name: ClassVar[str]

    def prompts(self, cases: Iterable[Case], train: Iterable[Example]) -> Iterator[tuple[Message, ...]]:
        """The messages for each case. `train` may be walked more than once and holds training examples only."""
        ...


@runtime_checkable
class Backend(Protocol):
    """A trainer; one of the execution kinds below adds how it is driven."""

    name: ClassVar[str]

    def capabilities(self) -> Capabilities:
        """What it can do."""
        ...

    def preflight(self) -> Iterator[Problem]:
        """What would stop it before it starts: a missing extra, credentials, a base model that is not there."""
        ...

    def validate(self, plan: TrainingPlan) -> Iterator[Problem]:
        """Every row it would refuse, drop or cut. Reason "too-long" is handled as the project says."""
        ...

    def estimate(self, plan: TrainingPlan) -> Estimate:
        """What it will take."""
        ...


@runtime_checkable
class LocalProcess(Backend, Protocol):
    """A backend that trains in a child process. Only the core starts it, reads it, journals and resumes."""

    def command(self, plan: TrainingPlan) -> Command:
        """The process to start. Started again with the same plan, it must continue where it left off."""
        ...

    def event(self, line: str) -> Event | None:
        """What one line of the process's standard output says, or None."""
        ...

    def result(self, plan: TrainingPlan) -> TrainingResult:
        """What the finished process left in the plan's folder. Raises BackendError when it left nothing usable."""
        ...


Options = Mapping[str, Any]
"""A component's options as the project file gives them."""
