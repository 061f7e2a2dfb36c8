"""A file cut into blocks of whole lines, so that it is read by several workers at once."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from ftkit.errors import DataError

_BLOCK_BYTES = 1 << 20
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Line(NamedTuple):
    """One line that is not blank."""

    number: int  # counted from 1, blank lines among them
    start: int  # the byte it begins with
    text: bytes
    is_whole: bool  # whether a line break ends it, as it ends all but perhaps the last


class Block(NamedTuple):
    """Some whole lines of a file, about a megabyte, unless one line is longer."""

    start: int  # bytes
    end: int
    first: int  # the number of its first line, counted from 1


_WHOLE = Block(0, 0, 1)


def blocks(path: Path) -> Iterator[Block]:
    """A file in blocks, each a worker's task; an empty file is one block. Raises DataError when it cannot be read."""
    try:
        with path.open("rb") as file:
            block = _WHOLE
            while part := file.read(_BLOCK_BYTES):
                if not part.endswith(b"\n"):
                    part += file.readline()
                block = Block(block.end, block.end + len(part), block.first)
                yield block
                block = Block(block.end, block.end, block.first + part.count(b"\n"))
            if not block.end:
                yield block
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror}.") from error


def walked(path: Path) -> Iterator[Line]:
    """The lines of a file that are not blank. Raises DataError when it cannot be read."""
    try:
        with path.open("rb") as file:
            yield from walked_in(file)
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror}.") from error


def text_of(path: Path, block: Block) -> bytes:
    """The bytes of a block. Raises DataError when the file cannot be read any more."""
    try:
        with path.open("rb") as file:
            file.seek(block.start)
            return file.read(block.end - block.start)
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror}.") from error


def walked_text(text: bytes, block: Block) -> Iterator[Line]:
    """The lines of a block's bytes that are not blank."""
    return walked_in(BytesIO(text), block)


def walked_in(file: Iterable[bytes], block: Block = _WHOLE) -> Iterator[Line]:
    """The lines of an open file, or of a block, that are not blank; a byte order mark at its head does not count."""
    start = block.start
    for number, text in enumerate(file, start=block.first):
        mark = len(_BYTE_ORDER_MARK) if number == 1 and text.startswith(_BYTE_ORDER_MARK) else 0
        if not text.isspace():
            yield Line(number, start + mark, text[mark:] if mark else text, text.endswith(b"\n"))
        start += len(text)
