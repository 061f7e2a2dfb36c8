"""What a training process tells: events as JSON lines on standard output, everything else on standard error."""

import os
from typing import IO

import msgspec

from ftkit import Event


class Teller:
    """Prints events, and ends the process when nobody reads them any more."""

    def __init__(self, stream: IO[str]) -> None:
        self.stream = stream

    def __call__(self, event: Event) -> None:
        """Prints one event."""
        try:
            self.stream.write(msgspec.json.encode(event).decode() + "\n")
            self.stream.flush()
        except BrokenPipeError:
            os._exit(1)

    def log(self, text: str) -> None:
        """Prints what may be worth knowing."""
        self(Event(kind="log", text=text))

    def warn(self, text: str) -> None:
        """Prints what should be known."""
        self(Event(kind="warning", text=text))


def own_output(*, first: bool) -> IO[str]:
    """Standard output for the events of the first process alone; what libraries print goes to standard error."""
    events = os.fdopen(os.dup(1), "w", encoding="utf-8") if first else open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - open as long as the process
    os.dup2(2, 1)
    return events
