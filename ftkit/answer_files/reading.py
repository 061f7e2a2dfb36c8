"""Several files of answers and references, read in one round of an engine: its workers are started once."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple, Protocol

import msgspec
from xxhash import xxh3_128_digest

from ftkit.answer_files.blocks import Block, blocks, text_of
from ftkit.answer_files.given import Given
from ftkit.interfaces import Engine


class Reader(Protocol):
    """Reads a file block by block; handed to the workers as it is."""

    @property
    def given(self) -> Given:
        """The file."""
        ...

    def part(self, block: Block, text: bytes) -> Any:
        """What a block says. A worker's task."""
        ...

    def whole(self, parts: Iterable[Any]) -> Any:
        """What the file says, of what its blocks say in order."""
        ...


class Read(NamedTuple):
    """What a file says, and the digest of its bytes."""

    said: Any
    digest: str


def read(readers: Sequence[Reader], engine: Engine) -> list[Read]:
    """What each reader makes of its file."""
    tasks = ((place, block) for place, reader in enumerate(readers) for block in blocks(reader.given.path))
    parts: Iterator[_Part] = engine.map(_Parts(tuple(readers)), tasks)
    return [_whole(readers[place], of_one) for place, of_one in groupby(parts, key=attrgetter("place"))]


class _Part(NamedTuple):
    """What a block says, and the digest of its bytes."""

    place: int  # of its reader
    said: Any
    digest: bytes


def _whole(reader: Reader, parts: Iterator[_Part]) -> Read:
    digests = []

    def noted() -> Iterator[Any]:
        for part in parts:
            digests.append(part.digest)
            yield part.said

    said = reader.whole(noted())
    return Read(said, xxh3_128_digest(b"".join(digests)).hex())


class _Parts(msgspec.Struct, frozen=True):
    """What the readers' blocks say; the task of a worker."""

    readers: tuple[Reader, ...]

    def __call__(self, task: tuple[int, Block]) -> _Part:
        place, block = task
        text = text_of(self.readers[place].given.path, block)
        return _Part(place, self.readers[place].part(block, text), xxh3_128_digest(text))
