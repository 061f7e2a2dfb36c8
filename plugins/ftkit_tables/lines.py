"""The physical lines of a text file, with their numbers, those that cannot be decoded, and a way back.

`csv.reader` pulls lines and says nothing of where a row began; this iterator remembers the lines of the row at hand.
"""

import codecs
import re
from collections import deque
from collections.abc import Iterator
from io import TextIOWrapper
from typing import BinaryIO

_BAD = re.compile("[\ud800-\udfff]")


class PhysicalLines:
    """An iterator of lines with their line ends. Not frozen: it is the reading position."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self.encoding = encoding
        self.first = 1  # the number of the first line of the row at hand
        self.has_undecodable = False
        self._row: list[str] = []
        self._ahead: deque[str] = deque()
        codecs.register_error("ftkit-bad", _marked)
        self._lines = TextIOWrapper(file, encoding, errors="ftkit-bad", newline="")

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._ahead.popleft() if self._ahead else next(self._lines)
        if not line.isascii() and _BAD.search(line):
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

    def row_start(self) -> str:
        """The beginning of the row's first line, with replacement characters for what cannot be decoded."""
        line = self._row[0] if self._row else ""
        return _BAD.sub("\ufffd", line.rstrip("\r\n"))[:500]


def _marked(error: UnicodeError) -> tuple[str, int]:
    """One surrogate for bytes that cannot be decoded: no text that can be decoded holds one."""
    assert isinstance(error, UnicodeDecodeError)
    return "\udcff", error.end
