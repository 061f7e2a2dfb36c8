"""The columns of a table, as the reader for it finds them."""

import os
import re
from pathlib import Path

from ftkit import interfaces
from ftkit.errors import ConfigError, DataError
from ftkit.plugins import Plugins, Reference
from ftkit.sources import Source
from ftkit.templates import Template
from ftkit.values import Record, Value


class Table(Value, frozen=True, kw_only=True):
    """A table of records."""

    written: str  # its path as the project file writes it
    columns: tuple[str, ...]
    notes: tuple[str, ...] = ()  # what the reader guessed


def read(path: Path, root: Path, installed: Plugins) -> Table:
    """The table in a file, its path written relative to `root`.

    Raises ConfigError when no reader knows the file's ending, DataError when it holds no record.
    """
    home = path.parent.resolve()
    written = Path(os.path.relpath(home / path.name, root.resolve())).as_posix()
    source = Source(root=home)
    reader = _reader(path.name, installed, home)
    first = next((item for item in reader.read(source) if isinstance(item, Record)), None)
    if first is None:
        raise DataError(f"{path} has a header line and no record below it that can be read.{_sheet(path)}")
    columns = tuple(column for column in first.fields if _can_be_named(column, first))
    left_out = [column for column in first.fields if column not in columns]
    return Table(written=written, columns=columns, notes=(*reader.notes(source), *map(_left_out, left_out)))


def _sheet(path: Path) -> str:
    """What to do about a workbook, of which only the first sheet was looked at."""
    if path.suffix.lower() not in {".xlsx", ".xlsm"}:
        return ""
    named = f"records: {{excel: {{path: {path.name}, sheet: NAME}}}}"
    return f" Only the first sheet was read: move the table there, or write a project file with {named}."


def is_a_name(column: str) -> bool:
    """Whether a template can name the column as `{{ column }}`; others are `{{ record['a column'] }}`."""
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", column):
        return False
    try:
        return Template(f"{{{{ {column} }}}}").names == {column} or column == "record"
    except ConfigError:  # a word of Jinja2, such as `not`
        return False


def shown(column: str) -> str:
    """A column's name for people, on one line."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in " ".join(column.split()))


def _can_be_named(column: str, record: Record) -> bool:
    """A column called `record` hides the mapping through which templates name columns that are no identifiers."""
    return bool(column) and (is_a_name(column) or "record" not in record.fields)


def _left_out(column: str) -> str:
    if not column:
        return "left out: a column without a name."
    return f"left out: a template cannot name '{shown(column)}' beside a column called 'record'. Rename one of them."


def _reader(file: str, installed: Plugins, home: Path) -> interfaces.Reader:
    for offer in installed.offers:
        if offer.kind == "reader" and file.lower().endswith(offer.component.endings):  # type: ignore[attr-defined] # a Reader
            named = Reference(name=offer.name, options={"path": file})
            reader: interfaces.Reader = installed.build("reader", named, home)
            return reader
    known = ", ".join(installed.names("reader")) or "none"
    raise ConfigError(f"no reader knows the ending of '{file}'. Installed readers: {known}.")
