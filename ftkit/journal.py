"""The journal of a run: what was intended, what was started, what happened. Appended to the disk, never edited.

Only the core writes it. A line torn by a crash does not count; the next entry starts on a line of its own. A run's
driver, its session process and `ftkit cancel` may write at once, so each append holds a lock for as long as it takes.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from ftkit import folders, jsonl
from ftkit.journal_entries import Entry, Heard, stamped

JOURNAL = "journal.jsonl"
_ENTRY = cast("type[Entry]", Entry)  # a union is no type to mypy


class Journal:
    """The journal in a file. Not frozen: it grows."""

    def __init__(self, path: Path, now: Callable[[], float] = time.time) -> None:
        self.path = path
        self._now = now  # seconds since 1970

    def entries(self) -> Iterator[Entry]:
        """All whole entries, in order; none where there is no journal."""
        if self.path.exists():
            yield from jsonl.read_torn(self.path, _ENTRY)

    def append(self, entry: Entry) -> None:
        """Writes an entry; steps are on the disk when this returns, events are in the kernel's hands."""
        line = jsonl.lines([stamped(entry, iso(self._now()))])
        new = not self.path.exists()
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o666)
        with os.fdopen(handle, "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            whole = jsonl.untorn_length(self.path)
            file.truncate(whole)
            file.seek(whole)
            file.write(line)
            file.flush()
            if not isinstance(entry, Heard):
                os.fsync(file.fileno())
        if new:
            folders.sync(self.path.parent)


def iso(seconds: float) -> str:
    """A time in seconds since 1970 as ISO 8601 in UTC, to the millisecond."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def seconds_of(at: str) -> float:
    """The seconds since 1970 of such a text; 0 where there is none."""
    return datetime.fromisoformat(at).timestamp() if at else 0.0
