"""The log of requests: one JSON line for each, on the disk before the answer leaves, so that tests read it as evidence.

No key and no body stands in it; a body's digest tells whether two requests asked the same.
"""

import threading
from datetime import UTC, datetime
from pathlib import Path

from ftkit import jsonl
from ftkit.values import Value

LOG = "requests.jsonl"


class Line(Value, frozen=True, kw_only=True):
    """One request, and what became of it here; whether the client learnt of it is another matter."""

    time: str  # ISO 8601, when the answer was ready
    operation: str  # "fine_tuning.jobs.create"; empty where there is none of this method and path
    method: str
    path: str
    query: dict[str, str] = {}
    status: int  # of the answer as it was made
    sent: str = "whole"  # "half", "nothing": a fault
    faults: tuple[str, ...] = ()  # the kinds of those that fell on it
    has_key: bool = False  # whether it carried a key, which the real service would ask for
    body: str = ""  # digest of the request's body, empty where it had none
    about: str = ""  # the id of the object that it made or asked for
    metadata: dict[str, str] = {}  # what that object carries: a job's key is in it


class RequestLog:
    """The log in a file. Not frozen: it grows."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / LOG
        self._lock = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)

    def append(self, line: Line) -> None:
        """Adds a line; it is in the kernel's hands when this returns."""
        with self._lock, self.path.open("ab") as file:
            file.write(jsonl.lines([line]))

    def lines(self) -> list[Line]:
        """All whole lines, in order."""
        return list(jsonl.read_torn(self.path, Line)) if self.path.exists() else []


def moment() -> str:
    """The time now, as a line tells it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
