"""Files of answers and references as people have them: JSON lines or CSV, packed or not, columns called what they like.

JSON lines of our own shape are read where they are; anything else is first written as such lines beside the score.
"""

import csv
import gzip
import re
import shutil
import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple

import msgspec

from ftkit import jsonl
from ftkit.answer_files.blocks import Block, blocks, number_at, text_of, walked_in, walked_text
from ftkit.errors import DataError
from ftkit.values import Value

_TABLES = {".csv": ",", ".tsv": "\t"}
_BYTE = re.compile(r"\(byte (\d+)\)")
_HALF = re.compile(rb"(?i)(?<!\\)\\ud[89ab]..(?!\\ud[c-f])|(?<!\\ud[89ab]..)\\ud[c-f]")


class ColumnNames(Value, frozen=True, kw_only=True):
    """What the columns (or keys) of a file are called; empty stands for our own name of it."""

    id: str = ""
    output: str = ""
    reference: str = ""
    group: str = ""
    repeat: str = ""
    error: str = ""
    prompt_tokens: str = ""
    completion_tokens: str = ""
    cached_prompt_tokens: str = ""
    seconds: str = ""
    finish: str = ""
    cached: str = ""

    def renamed(self) -> dict[str, str]:
        """Our name -> theirs, where they differ."""
        return {field: given for field in self.__struct_fields__ if (given := getattr(self, field))}


class Row(NamedTuple):
    """One row of a file, by their names of the columns."""

    number: int  # its first physical line
    fields: dict[str, Any]


class Given(NamedTuple):
    """A file of JSON lines in our shape, and where its lines stand in the file that people know.

    A file with numbers was written here, and has no blank lines.
    """

    path: Path
    known_as: Path
    numbers: "array[int] | None" = None  # None: the lines have the same numbers in both

    def line(self, start: int) -> int:
        """The number that people know of the line that begins at this byte. Reads all before it: for messages."""
        number = number_at(self.path, start)
        return self.numbers[number - 1] if self.numbers else number

    def where(self, start: int) -> str:
        """The file and the line that begins at this byte, as people know them."""
        return f"{self.known_as}:{self.line(start)}"


def refuse_pipe(path: Path) -> None:
    """Raises DataError for what can be read only once: a second look would miss what the first one took."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise DataError(f"{path} is no file but a pipe, which can be read only once. Write it to a file first.")


def is_table(path: Path) -> bool:
    """Whether a file's name says that it is CSV or TSV."""
    return _plain_name(path).suffix.lower() in _TABLES


def as_it_is(path: Path, spool: Path) -> Given:
    """A file of JSON lines, unpacked into `spool` where it is packed."""
    if path.suffix.lower() != ".gz":
        return Given(path, path)
    with _told(path), gzip.open(path, "rb") as packed, spool.open("wb") as target:
        shutil.copyfileobj(packed, target, 1 << 20)
    return Given(spool, path)


def written_anew(rows: Iterable[tuple[int, dict[str, Any]]], path: Path, spool: Path) -> Given:
    """The rows as JSON lines in `spool`, with the number of each."""
    numbers = array("I")

    def values() -> Iterator[dict[str, Any]]:
        for number, fields in rows:
            numbers.append(number)
            yield fields

    jsonl.write(spool, values())
    return Given(spool, path, numbers)


def rows(path: Path) -> Iterator[Row]:
    """The rows of a CSV or TSV file, or of JSON lines with any keys. Raises DataError naming file and line."""
    if is_table(path):
        yield from _table_rows(path)
        return
    with _told(path), _bytes(path) as file:
        for line in walked_in(file):
            yield Row(line.number, jsonl.decode(line.text, dict[str, Any], f"{path}:{line.number}"))


def _table_rows(path: Path) -> Iterator[Row]:
    csv.field_size_limit(sys.maxsize)  # one answer may be longer than what csv allows a field by default
    delimiter = _TABLES[_plain_name(path).suffix.lower()]
    with _told(path), _text(path) as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        header: list[str] | None = None
        number = 1
        try:
            for fields in reader:
                if header is None:
                    header = _header(fields, path)
                elif fields:
                    yield Row(number, _by_name(header, fields, f"{path}:{number}"))
                number = reader.line_num + 1
        except csv.Error as error:
            raise DataError(f"{path}:{number}: {error}. The row that begins here is no CSV, or is cut off.") from error


def _header(fields: list[str], path: Path) -> list[str]:
    twice = sorted({field for field in fields if fields.count(field) > 1})
    if twice:
        raise DataError(f"{path}:1: the column '{twice[0]}' is there twice. Give each column a name of its own.")
    return fields


def _by_name(header: list[str], fields: list[str], where: str) -> dict[str, Any]:
    if len(fields) != len(header):
        raise DataError(f"{where}: {len(fields)} fields, and the header has {len(header)}.")
    return dict(zip(header, fields, strict=True))


def _bytes(path: Path) -> IO[bytes] | gzip.GzipFile:
    return gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb")


def _text(path: Path) -> IO[str]:
    if path.suffix.lower() == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except UnicodeDecodeError as error:
        raise DataError(f"{path} is not UTF-8: {error.reason} at byte {error.start}. Save it as UTF-8.") from error
    except EOFError as error:
        raise DataError(f"{path} is cut in the middle: its packed data have no end.") from error
    except gzip.BadGzipFile as error:
        raise DataError(f"{path} is called .gz and is not packed by gzip: {error}.") from error
    except zlib.error as error:
        raise DataError(f"{path} is damaged: its packed data cannot be unpacked. Fetch it again.") from error
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror or error}.") from error


def _plain_name(path: Path) -> Path:
    return path.with_suffix("") if path.suffix.lower() == ".gz" else path


def read_as(given: Given, kind: Any, what: str) -> Iterator[tuple[int, int, Any]]:
    """As `read_block`, for all blocks of a file."""
    for block in blocks(given.path):
        yield from read_block(given, block, text_of(given.path, block), kind, what)


def read_block(given: Given, block: Block, text: bytes, kind: Any, what: str) -> Iterator[tuple[int, int, Any]]:
    """For each line of a block, of which this is the text, its start, length and value.

    Raises DataError naming file, line and the keys found.
    """
    decoder = msgspec.json.Decoder(kind)
    for line in walked_text(text, block):
        try:
            yield line.start, len(line.text), decoder.decode(line.text)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            where = given.where(line.start)
            raise DataError(f"{where}: {_words(error, line.text, line.is_whole)} {what}") from error


def _words(error: Exception, text: bytes, is_whole: bool) -> str:
    """What is wrong with a line, and the keys it has."""
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return (
            _why_it_is_no_json(str(error), text) if is_whole else f"{error}: the file ends in the middle of this line."
        )
    if not isinstance(found, dict):
        return f"{error}."
    return f"{error}. Its keys are: {', '.join(found) or 'none'}."


def _why_it_is_no_json(error: str, text: bytes) -> str:
    """The decoder's words, and what people's programs write that JSON does not have."""
    place = _BYTE.search(error)
    if place and text[int(place[1]) :].startswith((b"NaN", b"Inf", b"nan", b"inf")):
        return f"{error}. JSON has no NaN and no infinity: leave out what is unknown."
    if _HALF.search(text):
        return f"{error}. An escape from \\ud800 to \\udfff is half a character, and stands only beside the other half."
    return f"{error}."
