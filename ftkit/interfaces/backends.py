"""Backends: trainers, and how each kind of them is driven."""

from collections.abc import Iterable, Iterator
from typing import ClassVar, Protocol, runtime_checkable

from ftkit.values import (
    Capabilities,
    Command,
    Estimate,
    Event,
    Example,
    Problem,
    TokenCount,
    TokenizedRow,
    TrainingPlan,
    TrainingResult,
)


@runtime_checkable
class Backend(Protocol):
    """A trainer; one of the execution kinds below adds how it is driven."""

    name: ClassVar[str]

    def capabilities(self) -> Capabilities:
        """What it can do."""
        ...

    def preflight(self) -> Iterator[Problem]:
        """What would stop it before it starts: a missing extra, credentials, a base model that is not there.

        Reason "notice" stops nothing: it is told before anything is uploaded or paid.
        """
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


@runtime_checkable
class Tokenizing(Protocol):
    """A backend that can show its tokens beforehand, by the very function that its training calls.

    The rows are as in a plan's training file. Of a backend without these methods, tokens are unknown.
    """

    def counted(self, rows: Iterable[Example]) -> Iterator[TokenCount]:
        """The length of each row, in order and uncut, with what speaks against it; in one pass and never held."""
        ...

    def tokenized(self, rows: Iterable[Example]) -> Iterator[TokenizedRow]:
        """The tokens of each row, in order and uncut."""
        ...

    def priced(self, tokens: int) -> Estimate:
        """What a training on rows of so many tokens in all will take, every epoch of it."""
        ...
