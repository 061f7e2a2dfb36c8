"""Rows of a CSV file, each with the first physical line it stands on, and a reject for each that is broken."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar

from ftkit import Component, DataError, Record, Reject, Source
from ftkit_tables.dialect import SAMPLE_BYTES, Dialect, detected
from ftkit_tables.lines import PhysicalLines

LARGEST_FIELD = 8 << 20
"""Characters in one field; a quote that is never closed must not swallow the memory."""


class Csv(Component, frozen=True, kw_only=True):
    """Rows of a CSV file with a header line; every field stays text.

    Delimiter and encoding are detected from the file's first MiB unless they are told, and the guess is reported.
    """

    name: ClassVar[str] = "csv"
    endings: ClassVar[tuple[str, ...]] = (".csv", ".tsv")
    path: str
    delimiter: str = ""
    encoding: str = ""

    def files(self, source: Source) -> Sequence[Path]:
        """The one file."""
        return [source.path(self.path)]

    def notes(self, source: Source) -> Sequence[str]:
        """The dialect, where it was guessed."""
        dialect = self._dialect(source)
        if self.delimiter and self.encoding:
            return []
        return [f"{self.path}: read as {dialect.encoding}, fields separated by {dialect.spoken_delimiter}"]

    def read(self, source: Source) -> Iterator[Record | Reject]:
        """The rows in order. Raises DataError for a file without a usable header line."""
        dialect = self._dialect(source)
        csv.field_size_limit(LARGEST_FIELD)
        with source.open(self.path) as file:
            rows = _rows(PhysicalLines(file, dialect.encoding), dialect.delimiter)
            try:
                header = self._header(rows)
                for first, row in rows:
                    yield self._record(first, row, header)
            except UnicodeError as error:  # not of a row: UTF-16 without its mark
                raise DataError(f"{self.path} cannot be read as {dialect.encoding}: {error}.") from error

    def _dialect(self, source: Source) -> Dialect:
        with source.open(self.path) as file:
            sample = file.read(SAMPLE_BYTES)
        return detected(sample, self.path, delimiter=self.delimiter, encoding=self.encoding)

    def _header(self, rows: "Iterator[tuple[int, list[str] | Broken]]") -> list[str]:
        first, header = next(rows, (1, []))
        if isinstance(header, Broken):
            raise DataError(f"{self.path}:{first}: the header line cannot be read: {header.detail}.")
        names = [name.strip() for name in header]
        if not any(names):
            raise DataError(f"{self.path} has no header line. The first line must name the columns.")
        twice = sorted({name for name in names if name and names.count(name) > 1}, key=names.index)
        if twice:
            raise DataError(f"{self.path}:{first}: the column '{twice[0]}' is named twice. Rename one of them.")
        return names

    def _record(self, first: int, row: "list[str] | Broken", header: list[str]) -> Record | Reject:
        origin = f"{self.path}:{first}"
        if isinstance(row, Broken):
            return Reject(
                origin=origin, stage=self.name, reason=row.reason, detail=row.detail, record={"line": row.line}
            )
        if len(row) != len(header):
            detail = f"{len(row)} fields, the header has {len(header)}"
            return Reject(
                origin=origin,
                stage=self.name,
                reason="wrong-field-count",
                detail=detail,
                record=dict(zip(header, row, strict=False)),
            )
        return Record(fields=dict(zip(header, row, strict=True)), origin=origin)


class Broken:
    """A row that cannot be parsed."""

    def __init__(self, reason: str, detail: str, line: str) -> None:
        self.reason = reason
        self.detail = detail
        self.line = line


def _rows(lines: PhysicalLines, delimiter: str) -> Iterator[tuple[int, list[str] | Broken]]:
    """Each row with its first physical line. Of a row that breaks the rules of quoting, only the first line is lost.

    Strict, for otherwise a quote that is never closed ends at the next row's first one, and two rows become one.
    """
    while True:
        try:
            yield from _parsed_rows(csv.reader(lines, delimiter=delimiter, strict=True), lines)
        except csv.Error as error:
            yield lines.first, _broken(str(error), lines)
            lines.rewind_after_first()
        else:
            return


def _parsed_rows(parsed: Iterator[list[str]], lines: PhysicalLines) -> Iterator[tuple[int, list[str] | Broken]]:
    for row in parsed:
        if lines.has_undecodable:
            detail = f"the bytes are not valid {lines.encoding}"
            yield lines.first, Broken("undecodable", detail, lines.row_start())
        elif row:
            yield lines.first, row
        lines.next_row()


def _broken(said: str, lines: PhysicalLines) -> Broken:
    if said == "unexpected end of data":
        detail = f"a quote opened in the row of line {lines.first} is never closed"
        return Broken("unclosed-quote", detail, lines.row_start())
    return Broken("unreadable-row", said, lines.row_start())
