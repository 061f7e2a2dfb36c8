"""The columns of a table, as the reader for it finds them."""

import os
from pathlib import Path

from ftkit import interfaces
from ftkit.errors import ConfigError, DataError
from ftkit.plugins import Plugins, Reference
from ftkit.sources import Source
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
    written = Path(os.path.relpath(path, root)).as_posix()
    source = Source(root=root)
    reader = _reader(written, installed, root)
    first = next((item for item in reader.read(source) if isinstance(item, Record)), None)
    if first is None:
        raise DataError(f"{path} has a header line and no record below it that can be read.")
    columns = tuple(column for column in first.fields if column)
    return Table(written=written, columns=columns, notes=tuple(reader.notes(source)))


def _reader(written: str, installed: Plugins, root: Path) -> interfaces.Reader:
    for offer in installed.offers:
        if offer.kind == "reader" and written.lower().endswith(offer.component.endings):  # type: ignore[attr-defined] # a Reader
            named = Reference(name=offer.component.name, options={"path": written})
            reader: interfaces.Reader = installed.build("reader", named, root)
            return reader
    known = ", ".join(installed.names("reader")) or "none"
    raise ConfigError(f"no reader knows the ending of '{written}'. Installed readers: {known}.")
