"""`prepare` killed with SIGKILL at twenty random moments, then run again. Prints when the kills landed."""

import shutil
from collections import Counter

import pytest

from .. import killing
from .conftest import TASK, contents

MANIFEST = "manifest.json"


@pytest.mark.slow
def test_a_killed_prepare_run_again_ends_in_the_bytes_of_an_undisturbed_one(small):
    small.records("n,q,a\n" + "".join(f'{n},"question, {n % 50_000}",answer {n % 50_000}\n' for n in range(60_000)))
    small.settings(TASK + "prepare: {transforms: [repair_text, dedupe], export: [openai]}\n")
    command = {"folder": small.root, "out": small.root / "build" / "dataset", "manifest": MANIFEST}
    window = killing.window("prepare", **command)
    undisturbed = contents(command["out"])
    kills = []
    for seconds in killing.moments(window, 20, seed=3):
        shutil.rmtree(small.root / "build")
        kills.append(killing.killed("prepare", **command, seconds=seconds))
        assert killing.finished("prepare", folder=small.root).returncode == 0
        assert contents(command["out"]) == undisturbed
        assert not killing.partial_of(command["out"]).exists()
    print(killing.landed(window, kills))
    assert killing.share_between(kills) >= 0.8, Counter(kill.found for kill in kills)


@pytest.mark.slow
def test_a_kill_while_a_finished_dataset_is_replaced_leaves_the_old_one_or_the_new_one(small):
    small.records("n,q,a\n" + "".join(f"{n},question {n},answer {n}\n" for n in range(20_000)))
    command = {"folder": small.root, "out": small.root / "build" / "dataset", "manifest": MANIFEST}
    window = killing.window("prepare", **command)
    finished = contents(command["out"])
    for seconds in killing.moments(window, 5, seed=4):
        killing.killed("prepare", "--again", **command, seconds=seconds)
        assert killing.finished("prepare", folder=small.root).returncode == 0
        assert contents(command["out"]) == finished
