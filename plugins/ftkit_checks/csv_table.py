"""Whether an answer is a CSV table with the columns, the rows and the kinds of values asked for."""

from collections import Counter
from typing import Annotated, ClassVar, Literal

import msgspec

from ftkit import PASSED, ConfigError, Finding, failed, nearest
from ftkit_checks.cell_types import CellType, cell_types
from ftkit_checks.csv_cells import Cell, NotCsv, csv_rows
from ftkit_checks.text_check import Judge, TextCheck
from ftkit_checks.wording import clipped, listed, quoted

Count = Annotated[int, msgspec.Meta(ge=0)]

_SIGNS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}


class Csv(TextCheck, frozen=True, kw_only=True):
    """The whole answer is a CSV table (RFC 4180): a header line, and rows with as many cells as it has.

    columns: the header's names, in order; without it any two or more, each once. delimiter: the sign between two cells.
    min_rows, max_rows: how many rows there may be under the header.
    types: for a column "text", "filled", "number", "integer" or "date", or the list of the values allowed; an empty
    cell is right only as "text" and where "" is listed.
    """

    name: ClassVar[str] = "csv"
    columns: tuple[str, ...] = ()
    delimiter: Literal[",", ";", "\t", "|"] = ","
    min_rows: Count = 0
    max_rows: Count | None = None
    types: dict[str, str | tuple[str, ...]] = {}

    def __post_init__(self) -> None:
        """Raises ConfigError for options that cannot be meant."""
        if self.max_rows is not None and self.min_rows > self.max_rows:
            raise ConfigError(f"min_rows {self.min_rows} is more than max_rows {self.max_rows}. No answer could pass.")
        for column, n in Counter(self.columns).items():
            if n > 1:
                raise ConfigError(f"the column {quoted(column)} is listed twice. List each one once.")
        for column in self.types:
            if self.columns and column not in self.columns:
                raise ConfigError(f"'types' names the column {quoted(column)}.{nearest(column, self.columns)}")
        cell_types(self.types)

    def judge(self) -> Judge:
        """The judge of one text."""
        types = cell_types(self.types)

        def judged(text: str) -> Finding:
            if not text or text.isspace():
                return failed("the answer is empty")
            try:
                return self._judged(text, types)
            except NotCsv as refused:
                return failed(refused.reason, refused.span)

        return judged

    def instruction(self) -> str:
        """The rule as a sentence."""
        header = f"a header with the columns {listed(self.columns, 'and')}" if self.columns else "a header"
        said = [f'"{column}" is {kind.said}' for column, kind in cell_types(self.types).items()]
        types = f"; in each row {', '.join(said)}" if said else ""
        return (
            f"Answer with one CSV table and nothing else, without a code fence: {header}, then {self._rows()}, "
            f"cells separated by {_SIGNS[self.delimiter]}{types}."
        )

    def _rows(self) -> str:
        if self.max_rows is None:
            return f"at least {self.min_rows} rows" if self.min_rows else "the rows"
        if self.min_rows == self.max_rows:
            return f"exactly {self.max_rows} rows"
        return f"{self.min_rows} to {self.max_rows} rows" if self.min_rows else f"at most {self.max_rows} rows"

    def _judged(self, text: str, types: dict[str, CellType]) -> Finding:
        rows = csv_rows(text, self.delimiter)
        header = next(rows)
        if refused := self._judged_header(header):
            return refused
        typed = [(index, cell.text, types[cell.text]) for index, cell in enumerate(header) if cell.text in types]
        n = 0
        for n, row in enumerate(rows, start=1):
            if len(row) != len(header):
                return failed(f"row {n} has {_cells(len(row))}, the header {len(header)}", _whole(row))
            for index, column, kind in typed:
                if not kind.allows(row[index].text):
                    reason = f"row {n}: {quoted(column)} is {quoted(row[index].text)}, not {clipped(kind.said)}"
                    return failed(reason, row[index].span)
            if self.max_rows is not None and n > self.max_rows:
                return failed(f"more than the {self.max_rows} rows allowed", (row[0].span[0], len(text)))
        return (
            PASSED
            if n >= self.min_rows
            else failed(f"{n} {'row' if n == 1 else 'rows'}, at least {self.min_rows} needed")
        )

    def _judged_header(self, header: list[Cell]) -> Finding | None:
        names = [cell.text for cell in header]
        if self.columns and names != list(self.columns):
            wanted = quoted(self.delimiter.join(self.columns))
            return failed(f"the header is {quoted(self.delimiter.join(names))}, not {wanted}", _whole(header))
        if not self.columns and len(names) == 1:
            return failed(f"the header has no {quoted(self.delimiter)}: one column is no table", _whole(header))
        for cell, n in Counter(names).items():
            if n > 1:
                return failed(f"the column {quoted(cell)} is there {n} times", _whole(header))
        missing = next((column for column in self.types if column not in names), None)
        return failed(f"the column {quoted(missing)} is missing", _whole(header)) if missing is not None else None


def _cells(n: int) -> str:
    return f"{n} cell" if n == 1 else f"{n} cells"


def _whole(row: list[Cell]) -> tuple[int, int]:
    return row[0].span[0], row[-1].span[1]
