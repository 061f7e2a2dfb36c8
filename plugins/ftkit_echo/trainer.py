"""The child process of the echo backend: `python -m ftkit_echo.trainer TRAIN_FILE FOLDER BATCH_SIZE SECONDS`.

What is learnt is appended to a file; started again, it cuts off a torn line and goes on behind the last whole one.
"""

import sys
import time
from pathlib import Path

import msgspec

from ftkit import Event
from ftkit_echo.backend import MEMORY


def main(train_file: str, folder: str, batch_size: int, seconds_per_step: float) -> None:
    """Learns what is not yet learnt, one step after another, telling each step on standard output."""
    lines = Path(train_file).read_bytes().splitlines(keepends=True)
    memory = Path(folder) / MEMORY
    learnt = _whole_lines(memory)
    steps, executed = -(-len(lines) // batch_size), 0
    with memory.open("ab") as file:
        while learnt < len(lines):
            batch = lines[learnt : (learnt // batch_size + 1) * batch_size]
            file.writelines(batch)
            file.flush()
            learnt += len(batch)
            executed += 1
            _tell(-(-learnt // batch_size), steps, 1 - learnt / len(lines))
            time.sleep(seconds_per_step)
    (Path(folder) / "steps").write_text(str(executed), encoding="utf-8")


def _whole_lines(memory: Path) -> int:
    """How many lines are whole; the rest of the file is cut off."""
    if not memory.exists():
        return 0
    content = memory.read_bytes()
    whole = content.rfind(b"\n") + 1
    with memory.open("r+b") as file:
        file.truncate(whole)
    return content.count(b"\n")


def _tell(step: int, steps: int, loss: float) -> None:
    event = Event(kind="progress", step=step, steps=steps, loss=loss)
    sys.stdout.write(msgspec.json.encode(event).decode() + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))
