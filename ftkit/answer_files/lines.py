"""Where each line of a file stands, so that a worker reads those it needs and nobody holds the file."""

import os
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from ftkit.errors import DataError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ftkit.packed import Packed


class Lines(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Some lines of a file, in an order of their own: 16 bytes each."""

    path: Path
    starts: "NDArray[np.int64]"
    lengths: "NDArray[np.int64]"

    def __len__(self) -> int:
        return len(self.starts)

    def texts(self, places: "slice | NDArray[np.integer[Any]]") -> list[bytes]:
        """The lines at these places, in this order. Raises DataError when the file cannot be read any more."""
        starts, lengths = self.starts[places], self.lengths[places]
        if not len(starts):
            return []
        try:
            with self.path.open("rb", buffering=0) as file:
                return _read(file.fileno(), starts, lengths)
        except OSError as error:
            raise DataError(f"cannot read {self.path}: {error.strerror}.") from error

    def spans(self, most: int, most_bytes: int) -> Iterator[tuple[int, int]]:
        """The lines in neighbouring spans, the first and the end of each; a line of more bytes stands alone."""
        first, size = 0, 0
        for place, length in enumerate(self.lengths.tolist()):
            if place > first and (place - first == most or size + length > most_bytes):
                yield first, place
                first, size = place, 0
            size += length
        if first < len(self):
            yield first, len(self)

    def are_all(self) -> bool:
        """Whether their file holds nothing else."""
        return int(self.lengths.sum()) == self.path.stat().st_size

    def moved(self, path: Path) -> "Lines":
        """The same lines of a file that has another path now."""
        return msgspec.structs.replace(self, path=path)

    def chosen(self, places: "NDArray[np.integer[Any]]") -> "Lines":
        """Only the lines at these places, in this order."""
        return Lines(path=self.path, starts=self.starts[places], lengths=self.lengths[places])


def written(path: Path, chunks: "Iterable[Packed]") -> Lines:
    """Writes chunks of lines into a file; where each of them stands there."""
    places = Lengths()
    with path.open("wb") as file:
        for chunk in chunks:
            file.write(chunk.blob)
            places.add(chunk)
    return places.lines(path)


class Places:
    """Collects where some lines of a file stand. Not frozen: it grows by 12 bytes a line."""

    def __init__(self) -> None:
        self._starts, self._lengths = array("q"), array("I")

    def __len__(self) -> int:
        return len(self._starts)

    def add(self, start: int, length: int) -> None:
        """Takes in the next line."""
        self._starts.append(start)
        self._lengths.append(length)

    def extend(self, later: "Places") -> None:
        """Takes in lines that were collected elsewhere."""
        self._starts += later._starts
        self._lengths += later._lengths

    def lines(self, path: Path) -> Lines:
        """The lines, in this file."""
        import numpy as np

        return Lines(
            path=path,
            starts=np.frombuffer(self._starts, np.int64),
            lengths=np.frombuffer(self._lengths, np.uint32).astype(np.int64),
        )


class Lengths:
    """Collects the lengths of lines that are written one after the other. Not frozen: it grows by 4 bytes a line."""

    def __init__(self) -> None:
        self._lengths = array("I")

    def add(self, chunk: "Packed") -> None:
        """Takes in the next lines."""
        self._lengths.extend(chunk.each_length())

    def lines(self, path: Path) -> Lines:
        """Where the lines stand in the file that they were written to."""
        import numpy as np

        lengths = np.frombuffer(self._lengths, np.uint32).astype(np.int64)
        return Lines(path=path, starts=np.cumsum(lengths) - lengths, lengths=lengths)


def _read(file: int, starts: "NDArray[np.int64]", lengths: "NDArray[np.int64]") -> list[bytes]:
    """The lines, read at once where they stand close together and in their file's order."""
    first, end = int(starts[0]), int(starts[-1] + lengths[-1])
    if (starts[1:] > starts[:-1]).all() and end - first <= 2 * int(lengths.sum()):
        block = os.pread(file, end - first, first)
        spans = zip((starts - first).tolist(), (starts - first + lengths).tolist(), strict=True)
        return [block[one:other] for one, other in spans]
    return [os.pread(file, length, start) for start, length in zip(starts.tolist(), lengths.tolist(), strict=True)]
