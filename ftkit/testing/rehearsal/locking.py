"""The lock on a state folder: one server works in it, and none begins while a killed one's children still live."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ftkit.errors import ConfigError, DataError

_LOCK_SECONDS = 10
"""So long the children of a killed server may take to notice that it is gone."""


@contextmanager
def locked(folder: Path) -> Iterator[int]:
    """The handle of a lock on the folder; a child that inherits it holds it too.

    Raises ConfigError when another server, or what one left running, holds it for long.
    """
    _made(folder)
    handle = os.open(folder, os.O_RDONLY)
    try:
        _lock(handle, folder)
        yield handle
    finally:
        os.close(handle)


def _made(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataError(f"cannot make the folder {folder}: {error.strerror}. Name another with --state.") from error


def _lock(handle: int, folder: Path) -> None:
    end = time.monotonic() + _LOCK_SECONDS
    while True:
        try:
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if time.monotonic() > end:
                message = f"another rehearsal server works in {folder}; end it, or name another folder with --state."
                raise ConfigError(message) from error
        time.sleep(0.05)
