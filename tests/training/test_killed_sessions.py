import json
import os
import signal

import pytest

from .. import killing
from ..echo import project
from . import distribution
from .toy_service import Toy

MODEL = "build/models/tuned"
STEPS = 12  # 2 epochs of 24 rows in batches of 4

pytestmark = pytest.mark.slow


@pytest.fixture
def here(tmp_path, monkeypatch):
    paths = distribution.installed(tmp_path / "site")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))
    for name in ("undisturbed", "killed"):
        (tmp_path / name).mkdir()
        options = {"home": str(tmp_path / name / "service"), "seconds": 0.1}
        project.folder(tmp_path / name, rows=60, train={"tuned": {"backend": {"toy": options}, "rows": 24}})
        assert killing.finished("prepare", folder=tmp_path / name).returncode == 0
    return tmp_path


def journal(folder):
    for home in (killing.partial_of(folder / MODEL), folder / MODEL):
        path = home / "journal.jsonl"
        if path.exists():
            return [json.loads(line) for line in killing.whole_lines(path)]
    return []


def steps_told(folder):
    return [entry["event"]["step"] for entry in journal(folder) if entry["step"] == "event" and entry["event"]["step"]]


def losses(folder):
    """The last loss of each step."""
    events = [entry["event"] for entry in journal(folder) if entry["step"] == "event"]
    return {event["step"]: event["loss"] for event in events if event["kind"] == "progress"}


def pids(folder):
    return [entry["pid"] for entry in journal(folder) if entry["step"] == "started"]


def test_killed_again_and_again_its_losses_are_those_of_an_undisturbed_training(here):
    assert killing.finished("train", folder=here / "undisturbed").returncode == 0
    home = here / "killed"
    for step in (1, 4, 7):
        child = killing.started("train", folder=home)
        killing.wait_until(lambda step=step: step in steps_told(home) or child.poll() is not None)  # noqa: B023
        child.send_signal(signal.SIGKILL)
        child.wait()
        killing.close(child)
        killing.wait_until(lambda: not any(map(killing.is_alive, pids(home))))
    before = max(steps_told(home))

    last = killing.finished("train", folder=home)

    assert last.returncode == 0, last.stderr
    assert losses(home) == losses(here / "undisturbed")
    assert list(losses(home)) == list(range(1, STEPS + 1))
    service = Toy(home=str(home / "service"))
    assert [one["state"][-2:] for one in service.log("open")][:2] == ["", ""]
    assert all(one["state"] for one in service.log("open")[2:])
    assert len(service.log("forward_backward")) < 4 * STEPS
    assert before < STEPS
    model = json.loads((home / MODEL / "model.json").read_bytes())
    left = {path.name for path in (home / MODEL).iterdir()}
    assert left == {"journal.jsonl", "model.json", "process.log"}
    assert model["result"]["facts"]["state"].endswith(f"-{STEPS}")


def test_cancelled_it_closes_its_session_and_resumed_it_goes_on(here):
    home = here / "killed"
    child = killing.started("train", folder=home)
    killing.wait_until(lambda: 3 in steps_told(home))
    status = killing.finished("status", "--json", folder=home)
    assert json.loads(status.stdout)["runs"][0]["state"] == "running"

    outcome = killing.finished("cancel", folder=home)

    assert outcome.stdout == "run 'tuned' was ended. 'ftkit resume --run tuned' goes on where it stopped.\n"
    _, err = child.communicate()
    assert child.returncode == 1
    assert "the training was cancelled. 'ftkit resume --run tuned' goes on where it stopped." in err
    assert len(Toy(home=str(home / "service")).log("close")) == 1
    status = killing.finished("status", "--json", folder=home)
    assert json.loads(status.stdout)["runs"][0]["state"] == "cancelled"
    assert killing.finished("resume", folder=home).returncode == 0
    assert killing.finished("train", folder=here / "undisturbed").returncode == 0
    assert losses(home) == losses(here / "undisturbed")


def test_a_run_is_watched_beside_the_process_that_drives_it(here):
    home = here / "killed"
    child = killing.started("train", folder=home)
    killing.wait_until(lambda: 1 in steps_told(home))
    watched = killing.finished("watch", folder=home)
    assert child.wait() == 0
    killing.close(child)
    assert watched.returncode == 0
    assert "another ftkit is at build/models/tuned.partial; telling what it journals" in watched.stderr
    assert watched.stdout.startswith("tuned: trained on 24 rows")


def test_a_service_that_fails_is_told_with_its_own_words(here):
    home = here / "killed"
    Toy(home=str(home / "service")).script(forward_backward={"2": "nan"})
    outcome = killing.finished("train", folder=home)
    assert outcome.returncode == 1
    assert "the training process ended with exit code 1." in outcome.stderr
    assert "the loss of step 2 is nan. Lower the learning rate; what was saved stays." in outcome.stderr
