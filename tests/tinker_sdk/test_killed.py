"""`ftkit train` and `ftkit score` with the real SDK, and a session's process killed in the middle."""

import json
import os
import signal

import pytest
from tinker.proto import tinker_public_pb2 as proto

from .. import killing
from ..echo import project
from .operations import BASES

MODEL = "build/models/tuned"
STEPS = 12  # 2 epochs of 24 rows in batches of 4

pytestmark = pytest.mark.slow


@pytest.fixture
def home(tmp_path, tinker, tokenizer):
    """Makes a project folder of this name, prepared, whose run is trained at the service."""
    tinker.seconds = 0.1
    asked = {"model": BASES[0], "tokenizer": str(tokenizer), "base_url": tinker.address}
    options = {**asked, "rank": 4, "batch_size": 4, "learning_rate": 0.3, "checkpoint_every": 2, "state_hours": 24}

    def made(name):
        folder = tmp_path / name
        folder.mkdir()
        candidates = {
            "base": {"prompter": "plain", "predictor": {"tinker": asked}},
            "tuned": {"prompter": "plain", "model": "tuned"},
        }
        project.folder(
            folder,
            rows=60,
            train={"tuned": {"backend": {"tinker": options}, "rows": 24}},
            score={"candidates": candidates, "metrics": ["exact_match"], "cases": 6},
        )
        assert killing.finished("prepare", folder=folder).returncode == 0
        return folder

    return made


def journal(folder):
    for place in (killing.partial_of(folder / MODEL), folder / MODEL):
        path = place / "journal.jsonl"
        if path.exists():
            return [json.loads(line) for line in killing.whole_lines(path)]
    return []


def losses(folder):
    """The last loss of each step."""
    events = [entry["event"] for entry in journal(folder) if entry["step"] == "event"]
    return {event["step"]: event["loss"] for event in events if event["kind"] == "progress"}


def session_pid(folder):
    return [entry["pid"] for entry in journal(folder) if entry["step"] == "started"][-1]


def batches(bodies):
    """The token ids of each request's rows."""
    requests = [proto.ForwardBackwardRequest.FromString(body) for body in bodies]
    return [tuple(row.model_input[0].encoded_text.tokens for row in request.data) for request in requests]


def test_killed_with_its_process_a_session_goes_on_at_its_saved_state_with_the_very_rows(home, tinker):
    calm, killed = home("calm"), home("killed")
    assert killing.finished("train", "--yes", folder=calm).returncode == 0
    undisturbed = batches(tinker.asked("forward_backward"))
    assert len(undisturbed) == STEPS

    child = killing.started("train", "--yes", folder=killed)
    killing.wait_until(lambda: 5 in losses(killed) or child.poll() is not None)
    os.kill(session_pid(killed), signal.SIGKILL)
    _, said = child.communicate()
    assert child.returncode == 1, said
    before = len(tinker.asked("forward_backward")) - STEPS
    last = killing.finished("train", "--yes", folder=killed)

    assert last.returncode == 0, last.stderr
    assert losses(killed) == losses(calm)
    assert list(losses(killed)) == list(range(1, STEPS + 1))
    assert losses(killed)[STEPS] < losses(killed)[1]
    walked = batches(tinker.asked("forward_backward"))[STEPS:]
    assert before < STEPS
    again = walked[before:]
    assert len(again) < STEPS
    assert walked[:before] == undisturbed[:before]
    assert again == undisturbed[-len(again) :]
    [reopened] = [asked for asked in tinker.asked("load_weights") if asked["user_metadata"].get("ftkit_key")]
    assert reopened["optimizer"] is True


def test_a_trained_model_is_scored_beside_its_base_and_no_key_is_written(home, tinker):
    folder = home("whole")
    outcome = killing.finished("train", "--yes", folder=folder)
    assert outcome.returncode == 0, outcome.stderr
    assert set(tinker.operations.sessions.values()) == {"success"}
    model = json.loads((folder / MODEL / "model.json").read_bytes())["result"]
    assert model["kind"] == "remote-checkpoint"
    assert model["facts"]["checkpoint"] in tinker.operations.kept

    outcome = killing.finished("score", folder=folder)

    assert outcome.returncode == 0, outcome.stderr
    report = json.loads((folder / "build/score/report.json").read_bytes())["candidates"]
    assert {name: (one["asked"], one["errors"]) for name, one in report.items()} == {"base": (6, 0), "tuned": (6, 0)}
    assert report["tuned"]["completion_tokens"]["n"] == 6
    for path in folder.rglob("*"):
        assert not path.is_file() or os.environ["TINKER_API_KEY"].encode() not in path.read_bytes(), path


def test_without_a_price_nothing_is_begun_unasked(home, tinker):
    outcome = killing.finished("train", folder=home("unasked"))
    assert outcome.returncode == 1
    assert "--yes" in outcome.stderr
    assert tinker.asked("create_session") == []


def test_cancelled_it_closes_its_session(home, tinker):
    folder = home("cancelled")
    child = killing.started("train", "--yes", folder=folder)
    killing.wait_until(lambda: 3 in losses(folder) or child.poll() is not None)
    assert killing.finished("cancel", folder=folder).returncode == 0
    child.communicate()
    assert child.returncode == 1
    assert list(tinker.operations.sessions.values()) == ["success"]
