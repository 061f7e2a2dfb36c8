"""A file cut into blocks of whole lines, so that it is read by several workers at once."""

import os
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from ftkit.errors import DataError

_BLOCK_BYTES = 1 << 20
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Line(NamedTuple):
    """One line that is not blank."""

    number: int  # counted from 1 where the reading began, blank lines among them
    start: int  # the byte it begins with
    text: bytes
    is_whole: bool  # whether a line break ends it, as it ends all but perhaps the last


class Block(NamedTuple):
    """Some whole lines of a file, about a megabyte, unless one line is longer."""

    start: int  # bytes
    end: int


def blocks(path: Path) -> Iterator[Block]:
    """A file in blocks, each a worker's task; an empty file is one block. Raises DataError when it cannot be read."""
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            start = 0
            while start < size - _BLOCK_BYTES:
                file.seek(start + _BLOCK_BYTES - 1)
                file.readline()  # so that the block ends where this line does
                yield Block(start, start := file.tell())
            if start < size or not size:
                yield Block(start, size)
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror}.") from error


def number_at(path: Path, start: int) -> int:
    """The number, counted from 1, of the line that has its start at this byte. Reads all before it: for messages."""
    number = 1
    with path.open("rb") as file:
        while start and (part := file.read(min(_BLOCK_BYTES, start))):
            start -= len(part)
            number += part.count(b"\n")
    return number


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
    return walked_in(BytesIO(text), block.start)


def walked_in(file: Iterable[bytes], start: int = 0) -> Iterator[Line]:
    """The lines of an open file, from a byte on, that are not blank; a byte order mark at its head does not count."""
    for number, text in enumerate(file, start=1):
        mark = len(_BYTE_ORDER_MARK) if start == 0 and text.startswith(_BYTE_ORDER_MARK) else 0
        if not text.isspace():
            yield Line(number, start + mark, text[mark:] if mark else text, text.endswith(b"\n"))
        start += len(text)
