"""The journal of a run: what was intended, what was started, what happened. Appended to the disk, never edited.

Only the core writes it. A line torn by a crash does not count; the next entry starts on a line of its own.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from ftkit import jsonl
from ftkit.values import Event, Value

Step = Literal["intent", "started", "event", "ended", "result"]


class Entry(Value, frozen=True, kw_only=True):
    """One line of `journal.jsonl`."""

    step: Step
    key: str = ""  # intent: the digest of everything that decides the training
    pid: int | None = None  # started
    attempt: int | None = None  # started: 1 for the first process of the run
    event: Event | None = None
    exit_code: int | None = None  # ended


class Journal:
    """The journal in a file. Not frozen: it grows."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def entries(self) -> Iterator[Entry]:
        """All whole entries, in order."""
        if self.path.exists():
            yield from jsonl.read_torn(self.path, Entry)

    def append(self, entry: Entry) -> None:
        """Writes an entry; steps are on the disk when this returns, events are in the kernel's hands."""
        whole = jsonl.untorn_length(self.path) if self.path.exists() else 0
        with self.path.open("r+b" if self.path.exists() else "wb") as file:
            file.truncate(whole)
            file.seek(whole)
            file.write(jsonl.lines([entry]))
            file.flush()
            if entry.step != "event":
                os.fsync(file.fileno())

    def attempts(self) -> int:
        """How many processes were started for this run."""
        return sum(entry.step == "started" for entry in self.entries())
