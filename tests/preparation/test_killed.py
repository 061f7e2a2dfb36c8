"""`prepare` killed with SIGKILL at random moments, then run again. Prints where the kills landed.

`FTKIT_KILLS=100 pytest tests/preparation/test_killed.py` kills it a hundred times; without it, twenty.

A moment is a number of bytes of the dataset that lie in the partial folder, a twentieth (a hundredth, ...) more from
kill to kill, and at every other kill a pause that is short beside the run: files are written in lumps, and what is
read, reckoned and described between them is hit too. A busy machine's clock decides little.
"""

import os
import random
import shutil
import signal
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from .. import killing
from .conftest import TASK, contents

OUT = Path("build") / "dataset"
KILLS = int(os.environ.get("FTKIT_KILLS", "20"))
MOST_SECONDS = 0.3  # of a pause
TABLE = "n,q,a\n" + "".join(f'{n},"question, {n % 25_000}",answer {n % 25_000}\n' for n in range(30_000))
"""Over a mebibyte, so that it is read in two pieces; a sixth of its rows are copies."""


class Kill(NamedTuple):
    """What a kill found: the bytes written so far of all that an undisturbed run writes."""

    bytes: int
    finished: bool


def grown(folder: Path) -> int:
    """The bytes of the dataset in a folder, which another process may rename at any moment."""
    try:
        files = [path for path in folder.rglob("*") if path.is_file() and ".work" not in path.parts]
        return sum(path.stat().st_size for path in files)
    except FileNotFoundError:
        return 0


def kill_at(size: int, root: Path, *options: str, pause: float = 0) -> Kill:
    """Runs `prepare` and kills it that many seconds after it has written so many bytes."""
    partial = killing.partial_of(root / OUT)
    child = killing.started("prepare", *options, folder=root)
    killing.wait_until(lambda: partial.exists() or child.poll() is not None)
    killing.wait_until(lambda: grown(partial) >= size or child.poll() is not None)
    time.sleep(pause)
    child.send_signal(signal.SIGKILL)
    child.wait()
    killing.close(child)
    return Kill(grown(partial), not partial.exists())


def prepared(root: Path) -> dict[str, bytes]:
    done = killing.finished("prepare", folder=root)
    assert done.returncode == 0, done.stderr
    return contents(root / "build")


@pytest.mark.slow
def test_a_killed_prepare_run_again_ends_in_the_bytes_of_an_undisturbed_one(small):
    small.records(TABLE)
    small.settings(TASK + "prepare: {transforms: [repair_text, dedupe], export: [openai]}\n")
    undisturbed = prepared(small.root)
    total = sum(map(len, undisturbed.values()))
    draw = random.Random(3)
    kills = []
    for number in range(KILLS):
        shutil.rmtree(small.root / "build")
        pause = 0 if number % 2 else draw.uniform(0, MOST_SECONDS)
        kills.append(kill_at(total * number // KILLS, small.root, "--workers", "2", pause=pause))
        assert prepared(small.root) == undisturbed
    print(*(f"killed at {kill.bytes / total:.0%} of {total} bytes" for kill in sorted(kills)), sep="\n")
    assert sum(not kill.finished for kill in kills) >= 0.8 * KILLS


@pytest.mark.slow
def test_a_kill_while_a_finished_dataset_is_replaced_loses_neither(small):
    small.records("n,q,a\n" + "".join(f"{n},question {n},answer {n}\n" for n in range(20_000)))
    undisturbed = prepared(small.root)
    total = sum(map(len, undisturbed.values()))
    draw = random.Random(4)
    for size in [*(draw.randrange(1, total) for _ in range(4)), total]:
        kill_at(size, small.root, "--again")
        assert contents(small.root / OUT) == {name.removeprefix("dataset/"): data for name, data in undisturbed.items()}
        assert killing.finished("prepare", "--again", folder=small.root).returncode == 0
        assert contents(small.root / "build") == undisturbed
