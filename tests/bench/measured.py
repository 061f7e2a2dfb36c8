"""One process and all that it starts, measured from outside: seconds, and the memory of all of them together."""

import os
import shutil
import subprocess
import threading
import time
from pathlib import Path
from typing import NamedTuple

_TICK_SECONDS = 0.02


class Measured(NamedTuple):
    """What a command took."""

    seconds: float
    peak: int  # bytes; of the processes together, what they share counted once


def timed(command: list[str], folder: Path, out: str) -> float:
    """The seconds of a command in a folder, with a fresh output folder and cache; nothing looks at it meanwhile."""
    start = time.perf_counter()
    with _started(command, folder, out) as child:
        _ended(child)
    return time.perf_counter() - start


def measured(command: list[str], folder: Path, out: str) -> Measured:
    """The same with its memory; to look at that takes a few percent of a core, and of the command's time."""
    start = time.perf_counter()
    with _started(command, folder, out) as child:
        watch = _Watch(child.pid)
        watch.start()
        _ended(child)
        seconds = time.perf_counter() - start
        watch.stop()
    return Measured(seconds, watch.peak)


def _started(command: list[str], folder: Path, out: str) -> "subprocess.Popen[bytes]":
    shutil.rmtree(folder / out, ignore_errors=True)
    shutil.rmtree(folder / "cache", ignore_errors=True)
    environment = {**os.environ, "HF_HOME": str(folder / "cache"), "HF_DATASETS_CACHE": str(folder / "cache")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # what pip installed is compiled, and so be a checkout
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def _ended(child: "subprocess.Popen[bytes]") -> None:
    _, errors = child.communicate()
    assert child.returncode == 0, errors.decode()


class _Watch(threading.Thread):
    """Looks at the processes now and then. The proportional set size counts a shared page once among its sharers."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._pid = pid
        self._done = threading.Event()

    def run(self) -> None:
        while not self._done.wait(_TICK_SECONDS):
            self.peak = max(self.peak, sum(map(_bytes, _family(self._pid))))

    def stop(self) -> None:
        self._done.set()
        self.join()


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(one for child in children for one in _family(int(child)))]


def _bytes(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0
