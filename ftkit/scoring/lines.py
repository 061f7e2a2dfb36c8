"""Where each line of a file stands, so that a worker reads those it needs and nobody holds the file."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from ftkit.errors import DataError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Line(NamedTuple):
    """One line that is not blank."""

    number: int  # counted from 1, blank lines among them
    start: int  # the byte it begins with
    text: bytes
    is_whole: bool  # whether a line break ends it, as it ends all but perhaps the last


class Lines(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Some lines of a file, in an order of their own: 20 bytes each."""

    path: Path
    starts: "NDArray[np.int64]"
    lengths: "NDArray[np.int64]"
    numbers: "NDArray[np.uint32]"  # where they stand in the file that people know, which may be another one

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

    def chosen(self, places: "NDArray[np.integer[Any]]") -> "Lines":
        """Only the lines at these places, in this order."""
        return Lines(
            path=self.path, starts=self.starts[places], lengths=self.lengths[places], numbers=self.numbers[places]
        )


def walked(path: Path) -> Iterator[Line]:
    """The lines of a file that are not blank. Raises DataError when it cannot be read."""
    try:
        with path.open("rb") as file:
            yield from walked_in(file)
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror}.") from error


def walked_in(file: Iterable[bytes]) -> Iterator[Line]:
    """The lines of an open file that are not blank; a byte order mark before the first one does not count."""
    start = 0
    for number, text in enumerate(file, start=1):
        mark = len(_BYTE_ORDER_MARK) if number == 1 and text.startswith(_BYTE_ORDER_MARK) else 0
        if not text.isspace():
            yield Line(number, start + mark, text[mark:] if mark else text, text.endswith(b"\n"))
        start += len(text)


def _read(file: int, starts: "NDArray[np.int64]", lengths: "NDArray[np.int64]") -> list[bytes]:
    """The lines, read at once where they stand close together and in their file's order."""
    first, end = int(starts[0]), int(starts[-1] + lengths[-1])
    if (starts[1:] > starts[:-1]).all() and end - first <= 2 * int(lengths.sum()):
        block = os.pread(file, end - first, first)
        spans = zip((starts - first).tolist(), (starts - first + lengths).tolist(), strict=True)
        return [block[one:other] for one, other in spans]
    return [os.pread(file, length, start) for start, length in zip(starts.tolist(), lengths.tolist(), strict=True)]
