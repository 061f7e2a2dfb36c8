"""Runs a trainer and repeats its log file on standard output: `python -m ftkit_subprocess.runner LOG PROGRAM ARG...`.

Needed where a trainer writes its progress into a file. It ends with the trainer, passes SIGTERM on, and leaves it the
run folder's lock, so that nothing starts beside a trainer that outlives us.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_SECONDS = 0.5


def main(log: Path, argv: list[str]) -> int:
    """The trainer's exit status, as a shell would tell it."""
    begun = log.stat().st_size if log.exists() else 0
    child = subprocess.Popen(  # noqa: S603 - the argument list of the project file, never a shell line
        argv,
        close_fds=False,  # the lock is inherited
        preexec_fn=partial(_die_with, os.getpid()) if sys.platform == "linux" else None,  # noqa: PLW1509 - one system call
    )
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    ended = threading.Event()
    reader = threading.Thread(target=_repeat, args=(log, begun, ended))
    reader.start()
    status = child.wait()
    ended.set()
    reader.join()
    return status if status >= 0 else 128 - status


def _repeat(log: Path, position: int, ended: threading.Event) -> None:
    """Prints whole lines as they come, and the rest once the trainer has ended."""
    last = False
    while not last:
        last = ended.wait(_SECONDS)
        if not log.exists():
            continue
        with log.open("rb") as file:
            position = min(position, log.stat().st_size)  # it was begun anew
            file.seek(position)
            whole, newline, _ = file.read().rpartition(b"\n")
        if newline:
            position += len(whole) + 1
            print(whole.decode("utf-8", "replace"), flush=True)


def _die_with(parent: int) -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it was killed before the kernel knew of our wish
        os._exit(1)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
