"""Transforms: steps over examples, each of the kind that lets it run with flat memory.

The core runs all record transforms first, then the contract, then the stream transforms, then those that need the
whole dataset; within a kind in the project's order. A transform that needs columns of the record says so by a method
`columns()` (see `NeedsColumns`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import ClassVar, NamedTuple, Protocol, runtime_checkable

from ftkit.values import Example, Refusal, Reject, Split


class SignatureChunk(NamedTuple):
    """Signatures of examples that stand in one chunk, and the examples' positions in the dataset."""

    positions: Sequence[int]  # ascending; not without gaps
    signatures: Sequence[bytes]


class Signed(NamedTuple):
    """The signature of one example of the dataset."""

    position: int
    split: Split
    signature: bytes


class SignedRows(Protocol):
    """The signatures of all examples that are still in the dataset, by ascending position; kept on disk."""

    def __len__(self) -> int:
        """How many there are."""
        ...

    def __iter__(self) -> Iterator[Signed]:
        """All of them; may be walked more than once."""
        ...


@runtime_checkable
class RecordTransform(Protocol):
    """A step that sees one example at a time, and may run in any process."""

    name: ClassVar[str]

    def apply(self, examples: Iterable[Example]) -> Iterator[Example | Reject]:
        """For each example itself (the same object where nothing changed), a changed one, or a reject."""
        ...


@runtime_checkable
class Redactor(RecordTransform, Protocol):
    """A record transform that hides what must not be written; the core shows it the rejects too."""

    def rejects(self, rejects: Iterable[Reject]) -> Iterator[Reject]:
        """The rejects of readers, tasks and transforms as they may be written."""
        ...


@runtime_checkable
class CountsChanges(RecordTransform, Protocol):
    """A record transform that can say what it changed, by kind."""

    def changes(self, before: Example, after: Example) -> Mapping[str, int]:
        """How often it did what between an example and the one it made of it: {"email": 2}."""
        ...


@runtime_checkable
class StreamTransform(Protocol):
    """A step that must compare examples with earlier ones, and never holds the rows."""

    name: ClassVar[str]

    def signatures(self, examples: Iterable[Example]) -> Iterator[bytes]:
        """A few bytes for each example; may run in any process."""
        ...

    def decide(self, chunks: Iterable[SignatureChunk]) -> Iterator[Sequence[Refusal | None]]:
        """For each chunk, in order, what becomes of each example: None keeps it.

        Must answer one chunk before it takes the next. A refusal's `like` is the position of an earlier example.
        """
        ...


@runtime_checkable
class SignsContent(StreamTransform, Protocol):
    """A stream transform that may sign just what every example is signed with anyway."""

    @property
    def signs_content(self) -> bool:
        """Whether its signature is `ftkit.example_fingerprint`; then `signatures` is not asked."""
        ...


@runtime_checkable
class DatasetTransform(Protocol):
    """A step that can only decide when it has seen all examples; it sees their signatures."""

    name: ClassVar[str]

    def signatures(self, examples: Iterable[Example]) -> Iterator[bytes]:
        """What it needs to know of each example; may run in any process."""
        ...

    def refused(self, rows: SignedRows) -> Iterator[tuple[int, Refusal]]:
        """The positions that do not stay, each once, in any order. A refusal's `like` is another row's position."""
        ...


@runtime_checkable
class OrderTransform(Protocol):
    """A step that puts the examples of each split into another order."""

    name: ClassVar[str]

    def signatures(self, examples: Iterable[Example]) -> Iterator[bytes]:
        """What the order depends on; may run in any process."""
        ...

    def order(self, rows: SignedRows) -> Iterable[int]:
        """All positions, each once, in the new order."""
        ...
