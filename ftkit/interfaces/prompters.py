"""Prompters: how a candidate is asked."""

from collections.abc import Iterable, Iterator
from typing import ClassVar, Protocol, runtime_checkable

from ftkit.values import Case, Example, Message, Passage


@runtime_checkable
class Prompter(Protocol):
    """How a candidate is asked."""

    name: ClassVar[str]

    def prompts(self, cases: Iterable[Case], train: Iterable[Example]) -> Iterator[tuple[Message, ...]]:
        """The messages for each case. `train` may be walked more than once and holds training examples only."""
        ...


@runtime_checkable
class ShowsMaterial(Protocol):
    """A prompter that shows more than a case's own messages; the report proves that no test row is among it."""

    def material(self, train: Iterable[Example]) -> Iterator[Passage]:
        """Every piece that it may show. `train` is what `prompts` is given."""
        ...
