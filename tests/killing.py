"""Commands that are killed at random moments between their first and their last write.

An undisturbed run tells how long a command writes. Each kill waits for the command's own first write, then for a
random part of that time: the clock of a busy machine decides less than where the command is. What a kill found on the
disk says when it landed, not the clock.
"""

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

FTKIT = (sys.executable, "-c", "from ftkit.cli import main; main()")
PATIENCE_SECONDS = 60
HANGING_SECONDS = 600
_TICK_SECONDS = 0.001


class Window(NamedTuple):
    """The seconds from a command's start to its first write, and from that to its last."""

    first_write: float
    last_write: float


class Kill(NamedTuple):
    """When a kill landed, by the clock and by what it found."""

    seconds: float  # after the first write
    found: str  # "before the first write", "between the writes", "after the last write"


def started(*arguments: str, folder: Path) -> subprocess.Popen[str]:
    """`ftkit ARGUMENTS`, running in a folder."""
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL}
    return subprocess.Popen([*FTKIT, *arguments], cwd=folder, text=True, **streams)


def finished(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """`ftkit ARGUMENTS`, run to its end in a folder. Raises TimeoutExpired for one that hangs."""
    return subprocess.run(
        [*FTKIT, *arguments], cwd=folder, text=True, capture_output=True, check=False, timeout=HANGING_SECONDS
    )


def window(*arguments: str, folder: Path, out: Path, manifest: str) -> Window:
    """Runs a command undisturbed and tells when it began and when it ended to write its folder."""
    start = time.monotonic()
    child = started(*arguments, folder=folder)
    wait_until(partial_of(out).exists)
    first = time.monotonic()
    wait_until((out / manifest).exists)
    last = time.monotonic()
    assert child.wait() == 0, child.stderr.read()
    close(child)
    return Window(first - start, last - first)


def killed(*arguments: str, folder: Path, out: Path, manifest: str, seconds: float) -> Kill:
    """Runs a command and kills it with SIGKILL that many seconds after its first write."""
    child = started(*arguments, folder=folder)
    wait_until(lambda: partial_of(out).exists() or child.poll() is not None)
    time.sleep(seconds)
    child.send_signal(signal.SIGKILL)
    child.wait()
    close(child)
    return Kill(seconds, _found(out, manifest))


def moments(measured: Window, count: int, seed: int) -> list[float]:
    """Random moments, seconds after the first write."""
    draw = random.Random(seed)
    return [draw.uniform(0, measured.last_write) for _ in range(count)]


def landed(measured: Window, kills: list[Kill]) -> str:
    """What to print: the window, when each kill landed, and how many landed where."""
    lines = [
        f"first write {measured.first_write:.2f} s after the start, last write {measured.last_write:.2f} s after that",
        *(f"  killed {kill.seconds:.3f} s after the first write: {kill.found}" for kill in sorted(kills)),
        ", ".join(f"{count} {found}" for found, count in Counter(kill.found for kill in kills).items()),
    ]
    return "\n".join(lines)


def share_between(kills: list[Kill]) -> float:
    """The share of the kills that landed between the first and the last write."""
    return sum(kill.found == "between the writes" for kill in kills) / len(kills)


def partial_of(out: Path) -> Path:
    """Where ftkit builds a folder."""
    return out.with_name(out.name + ".partial")


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that is dead and not yet buried does not."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_until(holds: Callable[[], bool]) -> None:
    """Returns when the condition holds; fails after a minute."""
    for _ in _ticks():
        if holds():
            return
    raise AssertionError("waited a minute in vain")


def close(child: subprocess.Popen[str]) -> None:
    """Closes the pipes of a child that is done."""
    child.stdout.close()
    child.stderr.close()


def whole_lines(path: Path) -> list[bytes]:
    """The lines of a file that were not torn by a kill."""
    return [line for line in path.read_bytes().splitlines(keepends=True) if line.endswith(b"\n")]


def _found(out: Path, manifest: str) -> str:
    if (out / manifest).exists():
        return "after the last write"
    return "between the writes" if partial_of(out).exists() else "before the first write"


def _ticks() -> Iterator[float]:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        yield time.monotonic()
        time.sleep(_TICK_SECONDS)
