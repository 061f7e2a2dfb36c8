"""The physical lines of a text file, with their numbers, those that cannot be decoded, and a way back.

`csv.reader` pulls lines and says nothing of where a row began; this iterator remembers the lines of the row at hand.
"""

from collections import deque
from collections.abc import Iterator
from io import BytesIO, StringIO
from typing import BinaryIO

_BLOCK = 1 << 18


class PhysicalLines:
    """An iterator of lines with their line ends. Not frozen: it is the reading position."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self.encoding = encoding
        self.first = 1  # the number of the first line of the row at hand
        self.ended = False
        self.rewound = False
        self.has_undecodable = False
        self._row: list[str] = []
        self._ahead: deque[str] = deque()
        self._lines = _decoded(file, encoding)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._ahead:
            line = self._ahead.popleft()
        else:
            line = next(self._lines, "")
            if not line:
                self.ended = True
                raise StopIteration
        if not line.isascii() and any("\udc80" <= sign <= "\udcff" for sign in line):
            self.has_undecodable = True
        self._row.append(line)
        return line

    def next_row(self) -> None:
        """The row at hand is done: the next line pulled is the first of the next one."""
        self.first += len(self._row)
        self._row.clear()
        self.has_undecodable = False

    def rewind_after_first(self) -> None:
        """Gives up the first line of the row at hand; its other lines will be pulled again."""
        self._ahead.extendleft(reversed(self._row[1:]))
        self._row = self._row[:1]
        self.next_row()
        self.ended = False
        self.rewound = True

    def quotes_are_open(self) -> bool:
        """Whether the row at hand spans lines and its quotes do not come in pairs."""
        return len(self._row) > 1 and sum(line.count('"') for line in self._row) % 2 == 1

    def row_start(self) -> str:
        """The first line of the row at hand, with replacement characters for what cannot be decoded."""
        line = self._row[0] if self._row else ""
        return line.rstrip("\r\n").encode("utf-8", "surrogateescape").decode("utf-8", "replace")[:500]


def _decoded(file: BinaryIO, encoding: str) -> Iterator[str]:
    if encoding.replace("-", "").replace("_", "").lower().startswith(("utf16", "utf32")):
        yield from StringIO(file.read().decode(encoding, "replace"), newline="")
        return
    rest = b""
    while block := file.read(_BLOCK):
        whole, newline, rest = (rest + block).rpartition(b"\n")
        if newline:
            yield from StringIO(_text(whole + newline, encoding), newline="")
    if rest:
        yield from StringIO(_text(rest, encoding), newline="")


def _text(data: bytes, encoding: str) -> str:
    """The text; lines that cannot be decoded carry surrogates in place of their bad bytes."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return "".join(line.decode(encoding, "surrogateescape") for line in BytesIO(data))
