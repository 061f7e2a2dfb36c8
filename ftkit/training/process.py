"""A backend's child process: started, listened to line by line, ended with us.

On Linux the kernel ends the child when we are killed. Everywhere it holds the run folder's lock for as long as it
lives, so a second training cannot start beside an orphan.
"""

import ctypes
import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from ftkit.errors import BackendError
from ftkit.values import Command

_PATIENCE_SECONDS = 10
_TAIL_LINES = 15
_PR_SET_PDEATHSIG = 1
_START_TIME = 19  # of the fields behind the name: proc(5), field 22


@contextmanager
def started(command: Command, log: Path, lock: int) -> Iterator[subprocess.Popen[str]]:
    """The running child; its standard error goes to `log`. It is ended when the block is left early.

    Raises BackendError when it cannot be started.
    """
    with log.open("ab") as errors:
        try:
            child = subprocess.Popen(  # noqa: S603 - an argument list from an installed plugin, never a shell line
                command.argv,
                env={**os.environ, **command.environment},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                encoding="utf-8",
                errors="replace",
                pass_fds=[lock],
                start_new_session=True,
                preexec_fn=partial(_die_with, os.getpid()) if sys.platform == "linux" else None,  # noqa: PLW1509 - one system call
            )
        except OSError as error:
            raise BackendError(f"cannot start {command.argv[0]}: {error.strerror}.") from error
    try:
        yield child
    finally:
        _ended(child)


def lines(child: subprocess.Popen[str]) -> Iterator[str]:
    """The lines of the child's standard output, as they come."""
    assert child.stdout is not None
    for line in child.stdout:
        yield line.rstrip("\n")


def identity(pid: int) -> str:
    """When a process was started, in the system's own words; empty where it does not run.

    Together with the number it tells a process for ever: numbers are given anew.
    """
    if sys.platform == "linux":
        try:
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            return ""
        return "" if fields[0] == "Z" else fields[_START_TIME]
    asked = ["/bin/ps", "-o", "lstart=", "-p", str(pid)]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603 - fixed words


def is_running(pid: int, started_at: str) -> bool:
    """Whether the process of that number is still the one that was started then."""
    return bool(started_at) and identity(pid) == started_at


def tail(log: Path) -> str:
    """The last lines of a log, for an error message."""
    with log.open(encoding="utf-8", errors="replace") as file:
        return "".join(deque(file, _TAIL_LINES)).strip()


def _die_with(parent: int) -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it was killed before the kernel knew of our wish
        os._exit(1)


def _ended(child: subprocess.Popen[str]) -> None:
    """Waits for a child that is done, and ends one that is not: politely, then firmly."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
    if child.stdout is not None:
        child.stdout.close()
