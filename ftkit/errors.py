"""Everything ftkit raises on purpose.

FtkitError
├── ConfigError    the project file or the command line says something that cannot be done
├── DataError      a file holds what it must not, or lacks what it must have
├── PluginError    a plugin is broken, missing, or broke its protocol
├── BackendError   a training or an inference failed
│   ├── RefusedError     a vendor said no: nothing was made, and asking again would not help
│   ├── BusyError        a vendor said later: nothing was made
│   └── UnansweredError  nobody knows whether a vendor did it
└── GateError      everything ran, and the result is not good enough

The command line prints a FtkitError without a traceback. Anything else is a bug of ours and crashes loudly.
"""

from collections.abc import Iterable
from difflib import get_close_matches


class FtkitError(Exception):
    """Something the user can mend; the message says what was found, where, and what to do."""

    exit_code = 1


class ConfigError(FtkitError):
    """The project file or the command line says something that cannot be done."""


class DataError(FtkitError):
    """A file holds what it must not, or lacks what it must have."""


class PluginError(FtkitError):
    """A plugin is broken, missing, or broke its protocol."""


class BackendError(FtkitError):
    """A training or an inference failed."""


class RefusedError(BackendError):
    """A vendor said no: nothing was made, and asking again would not help. The message says what would."""


class BusyError(BackendError):
    """A vendor said later: nothing was made, and asking again may help."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after  # seconds, where the vendor tells


class UnansweredError(BackendError):
    """Nobody knows whether a vendor did what it was asked: the answer was lost, or was no answer."""


class GateError(FtkitError):
    """Everything ran, and the result is not good enough."""

    exit_code = 3


def nearest(wrong: str, valid: Iterable[str]) -> str:
    """The end of an unknown-name message: the nearest valid name where one is near, then all, or a dozen of many."""
    names = sorted(valid)
    close = get_close_matches(wrong, names, n=1, cutoff=0.5)
    hint = f" Did you mean '{close[0]}'?" if close else ""
    if len(names) <= _LISTED:
        return f"{hint} Known: {', '.join(names) or 'none'}."
    nearest = sorted(get_close_matches(wrong, names, n=12, cutoff=0))
    return f"{hint} Known: {', '.join(nearest)} and {len(names) - len(nearest)} more."


_LISTED = 20
"""So many names are listed whole."""
