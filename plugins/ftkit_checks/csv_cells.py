"""CSV read strictly, cell by cell, as RFC 4180 has it: quotes only around a whole cell, and doubled inside one.

Python's reader takes a quote in the middle of a cell and text behind a closing one, and does not say where a cell
stands. Lines may end in CR LF or LF.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ftkit_checks.wording import quoted

MAX_CELLS = 10_000  # in one row


class Cell(NamedTuple):
    """One cell: what it says, and where it stands, its quotes included."""

    text: str
    span: tuple[int, int]


class NotCsv(ValueError):  # noqa: N818 - a verdict, and no error of ours
    """Why a text is not strict CSV, for people, and where."""

    def __init__(self, reason: str, span: tuple[int, int] | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.span = span


def csv_rows(text: str, delimiter: str) -> Iterator[list[Cell]]:
    """The rows in order, without the empty one behind a last line end. Raises NotCsv where a cell cannot be read."""
    pattern, at, row = _cell_pattern(delimiter), 0, list[Cell]()
    while at < len(text) or row:
        cell = pattern.match(text, at)
        if cell is None:
            raise _unreadable(text, at)
        said = cell[2] if cell[1] is None else cell[1].replace('""', '"')
        row.append(Cell(said, (at, cell.start("end"))))
        at = cell.end()
        if cell["end"] != delimiter:
            yield row
            row = []
        elif len(row) > MAX_CELLS:
            raise NotCsv(f"more than {MAX_CELLS} cells in one row", (at, at))


@lru_cache(maxsize=16)
def _cell_pattern(delimiter: str) -> re.Pattern[str]:
    sign = re.escape(delimiter)
    return re.compile(rf'(?:"((?:[^"]|"")*+)"|([^"{sign}\r\n]*+))(?P<end>{sign}|\r?\n|\Z)')


def _unreadable(text: str, start: int) -> NotCsv:
    line = text.count("\n", 0, start) + 1
    end = text.find("\n", start)
    span = start, end if end >= 0 else len(text)
    if text[start] != '"' and '"' not in text[slice(*span)]:
        return NotCsv(f"line {line} has a carriage return that ends no line", span)
    if text[start] != '"':
        return NotCsv(f"line {line} has a quote inside a cell without quotes: {quoted(text[slice(*span)])}", span)
    closing = re.compile(r'"(?:[^"]|"")*+"').match(text, start)
    if closing is None:
        return NotCsv(f"the quote in line {line} is never closed", (start, start + 1))
    return NotCsv(f"line {line} has text behind a closing quote: {quoted(text[start : span[1]])}", span)
