"""`ftkit train` with a real trainer, killed while it trains: the second run goes on from a checkpoint.

Runs a tiny model, since what is at stake is the state that is kept and not the size of it.
"""

import json
import os
import random
import signal
from pathlib import Path

import pytest

from .. import killing

STEPS = 20
KILLS = int(os.environ.get("FTKIT_KILLS", "2"))  # of a training by either method
METHODS = ("sft", "dpo")
TOLERANCE = 1e-6  # of the last loss: the same numbers in the same order on one machine
MODEL = Path("build") / "models" / "tuned"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=METHODS)
def home(request, tiny_model, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    words = ["ward", "pulse", "fever", "cough", "chest", "pain", "clear", "stable"]
    rows = [f"n{n},{words[n % 8]} {words[(n * 3) % 8]} {n},report {words[(n * 5) % 8]}." for n in range(60)]
    (folder / "notes.csv").write_text("\n".join(["id,note,report", *rows, ""]), encoding="utf-8")
    (folder / "ftkit.yaml").write_text(
        json.dumps(
            {
                "records": "notes.csv",
                "task": task(request.param),
                "prepare": {"split": {"train": 0.8, "validation": 0, "test": 0.2}},
                "train": {
                    "tuned": {"rows": 40, "method": request.param, "backend": {"peft": options(tiny_model)}},
                },
            }
        ),
        encoding="utf-8",
    )
    assert killing.finished("prepare", folder=folder).returncode == 0
    return folder


def task(method):
    if method == "sft":
        return {"id": "{{ id }}", "input": "{{ note }}", "target": "{{ report }}"}
    texts = {"prompt": "{{ note }}", "chosen": "{{ report }}", "rejected": "No report of {{ note }}."}
    return {"preference": {"id": "{{ id }}", **texts}}


def options(model):
    return {"model": str(model), "epochs": 1, "learning_rate": 0.005, "batch_size": 2, "checkpoint_every": 2, "rank": 4}


@pytest.fixture(scope="module")
def undisturbed(home):
    assert killing.finished("train", "--out", "undisturbed", folder=home).returncode == 0
    return result_of(home / "undisturbed")


def result_of(folder):
    return json.loads((folder / "model.json").read_text(encoding="utf-8"))["result"]


def steps_in(journal):
    """The steps that were told so far."""
    return journal.read_text(encoding="utf-8").count('"kind":"progress"') if journal.exists() else 0


@pytest.mark.parametrize("step", random.Random(7).choices(range(3, STEPS), k=KILLS))
def test_a_training_killed_at_a_random_step_ends_as_if_nothing_had_happened(home, undisturbed, tmp_path, step):
    journal = killing.partial_of(tmp_path / "model") / "journal.jsonl"
    child = killing.started("train", "--out", str(tmp_path / "model"), folder=home)
    killing.wait_until(lambda: steps_in(journal) >= step)
    child.send_signal(signal.SIGKILL)
    child.wait()
    killing.close(child)
    assert not (tmp_path / "model").exists()  # it landed between the first write and the last

    second = killing.finished("train", "--out", str(tmp_path / "model"), folder=home)

    result = result_of(tmp_path / "model")
    print(f"killed at step {step}: {result['steps_executed']} of {result['steps']} steps executed, {result['loss']}")
    assert second.returncode == 0, second.stderr
    assert result["steps_executed"] < result["steps"] == STEPS
    assert result["loss"] == pytest.approx(undisturbed["loss"], abs=TOLERANCE)
