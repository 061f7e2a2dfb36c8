"""Rows of a CSV file, each with the first physical line it stands on, and a reject for each that is broken."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO, ClassVar

import msgspec

from ftkit import Block, Component, DataError, Record, Reject, Source
from ftkit_tables import rows
from ftkit_tables.dialect import SAMPLE_BYTES, Dialect, detected
from ftkit_tables.lines import PhysicalLines, UnbalancedError, is_bytewise
from ftkit_tables.pieces import Place, pieces
from ftkit_tables.rows import numbered_rows
from ftkit_tables.splitting import split_rows
from ftkit_tables.table import Table, columns_of, is_header

_RECORDS_OF_A_BLOCK = 1000  # where the bytes cannot be cut


class Csv(Component, frozen=True, kw_only=True):
    """Rows of a CSV file with a header line; every field stays text.

    Delimiter and encoding are detected from the file's first MiB unless they are told, and the guess is reported.
    A path may be a glob, a folder, a URL or `-`, and packed by gzip, zstd, bzip2 or xz; so it is with every reader.
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
        return [
            f"{source.shown(self.path)}: read as {dialect.encoding}, fields separated by {dialect.spoken_delimiter}"
        ]

    def read(self, source: Source) -> Iterator[Record | Reject]:
        """The rows in order. Raises DataError for a file without a usable header line."""
        for block in self.blocks(source):
            yield from self.records(block)

    def blocks(self, source: Source) -> Iterator[Block]:
        """The rows after the header in blocks of about a MiB. Raises DataError as `read` does."""
        dialect = self._dialect(source)
        cut = _cut if is_bytewise(dialect.encoding.removesuffix("-sig")) and dialect.delimiter.isascii() else _parsed
        path = source.shown(self.path)
        with source.open(self.path) as file:
            try:
                yield from cut(file, path, dialect)
            except UnbalancedError as error:
                raise DataError(
                    f"{path}:{error.line}: quotes are opened and never closed, here and many times before, so the "
                    "rows cannot be told apart. Write the file with the quotes inside fields doubled."
                ) from error

    def records(self, block: Block) -> Iterator[Record | Reject]:
        """The rows of a block."""
        if block.items:
            yield from block.items
            return
        table = msgspec.convert(block.told, Table)
        try:
            text = block.data.decode(table.encoding)
        except UnicodeDecodeError:
            lines = PhysicalLines(io.BytesIO(block.data), table.encoding, first=block.first)
            for first, row in numbered_rows(lines, table.delimiter):
                yield table.item(first, row)
        else:
            yield from _of_text(text, block.first, table)

    def _dialect(self, source: Source) -> Dialect:
        with source.open(self.path) as file:
            sample = file.read(SAMPLE_BYTES)
        return detected(sample, source.shown(self.path), delimiter=self.delimiter, encoding=self.encoding)


def _cut(file: BinaryIO, path: str, dialect: Dialect) -> Iterator[Block]:
    """Blocks of bytes, where the encoding lets bytes be cut."""
    start = _after_mark(file) if dialect.encoding == "utf-8-sig" else 0
    file.seek(start)
    encoding = "utf-8" if dialect.encoding == "utf-8-sig" else dialect.encoding
    lines = PhysicalLines(file, encoding)
    table = _table(lines, path, dialect.delimiter)
    lines.release()
    told = table.told()
    after_header = Place(start + lines.consumed, lines.first)
    for piece in pieces(file, after_header, encoding, dialect.delimiter):
        items = tuple(table.item(first, row) for first, row in piece.rows)
        yield Block(path=path, first=piece.first, data=piece.data, told=told, items=items)


def _after_mark(file: BinaryIO) -> int:
    return len(codecs.BOM_UTF8) if file.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8 else 0


def _parsed(file: BinaryIO, path: str, dialect: Dialect) -> Iterator[Block]:
    """Blocks of parsed rows, where the encoding forbids to cut."""
    lines = PhysicalLines(file, dialect.encoding)
    try:
        table = _table(lines, path, dialect.delimiter)
        found = numbered_rows(lines, dialect.delimiter)
        while some := list(islice(found, _RECORDS_OF_A_BLOCK)):
            items = tuple(table.item(first, row) for first, row in some)
            yield Block(path=path, first=some[0][0], items=items)
    except UnicodeError as error:  # not of a row: UTF-16 without its mark
        raise DataError(f"{path} cannot be read as {dialect.encoding}: {error}.") from error


def _table(lines: PhysicalLines, path: str, delimiter: str) -> Table:
    first, header = next(numbered_rows(lines, delimiter), (1, []))
    columns = columns_of(header, path, first)
    return Table(path=path, columns=columns, delimiter=delimiter, encoding=lines.encoding)


def _of_text(text: str, first: int, table: Table) -> Iterator[Record | Reject]:
    """The rows of a text in which the rules of quoting are kept: the inner loop of reading a large file."""
    numbered = split_rows(text, table.delimiter, first) or _read_rows(text, table.delimiter, first)
    path, columns, width, last = table.path, table.columns, len(table.columns), table.columns[-1]
    for line, row in numbered:
        if len(row) == width and (row[-1] != last or not is_header(row, columns)):
            yield Record(fields=dict(zip(columns, row)), origin=f"{path}:{line}")  # noqa: B905 - the lengths are equal
        else:
            yield table.item(line, row)


def _read_rows(text: str, delimiter: str, first: int) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, each with its first physical line."""
    csv.field_size_limit(rows.LARGEST_FIELD)
    parsed = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = first
    for row in parsed:
        if row:
            yield line, row
        line = first + parsed.line_num
