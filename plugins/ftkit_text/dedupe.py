"""Drops exact copies: of several examples that say the same, the first one stays."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter
from typing import ClassVar

from ftkit import (
    Component,
    ConfigError,
    DigestIndex,
    Example,
    Refusal,
    content_fingerprint,
    example_fingerprint,
    interfaces,
)

_MESSAGES = ("prompt", "completion")


class Dedupe(Component, frozen=True, kw_only=True):
    """Rejects, by choice, every example that repeats an earlier one; the reject names the row that stays.

    on: what must be the same: `prompt`, `completion`, or columns of the record. Without it, all messages, with their
    roles, tool calls and tools, and the worse answer of a preference.
    """

    name: ClassVar[str] = "dedupe"
    on: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuses a name that is given twice."""
        twice = sorted({name for name in self.on if self.on.count(name) > 1})
        if twice:
            raise ConfigError(f"'on' names '{twice[0]}' twice. Name each part once.")

    def columns(self) -> frozenset[str]:
        """The columns among `on`."""
        return frozenset(self.on).difference(_MESSAGES)

    @property
    def signs_content(self) -> bool:
        """Whether all that an example says must be the same, of which a digest is at hand."""
        return not self.on

    def signatures(self, examples: Iterable[Example]) -> Iterator[bytes]:
        """An 8-byte digest of what must not be repeated."""
        if not self.on:
            return map(example_fingerprint, examples)
        parts = [_part(name) for name in self.on]
        return (content_fingerprint(*(part(example) for part in parts)) for example in examples)

    def decide(self, chunks: Iterable[interfaces.SignatureChunk]) -> Iterator[Sequence[Refusal | None]]:
        """Keeps the first of each digest. Holds 12 bytes for each."""
        same = "the same prompt and answer stand in an earlier row"
        detail = f"an earlier row has the same {' and '.join(self.on)}" if self.on else same
        seen = DigestIndex()
        for positions, signatures in chunks:
            notes = seen.first_notes(signatures, positions)
            yield [None if note is None else Refusal(reason="duplicate", detail=detail, like=note) for note in notes]


def _part(name: str) -> Callable[[Example], object]:
    """What gives the part of an example that a name stands for."""
    if name in _MESSAGES:
        return attrgetter(name)
    return lambda example: example.record[name]
