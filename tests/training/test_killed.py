import json
import shutil
import signal

import pytest

from .. import killing
from ..echo import project

MODEL = "build/models/tuned"
STEPS = 40
RUN = {"tuned": {"backend": {"echo": {"batch_size": 1, "seconds_per_step": 0.02}}, "rows": STEPS}}
LONG = {"tuned": {"backend": {"echo": {"batch_size": 1, "seconds_per_step": 0.05}}, "rows": STEPS}}

pytestmark = pytest.mark.slow


@pytest.fixture
def prepared(tmp_path):
    return dataset(tmp_path, RUN)


@pytest.fixture
def long_prepared(tmp_path):
    return dataset(tmp_path, LONG)


def dataset(folder, runs):
    project.folder(folder, rows=120, train=runs)
    assert killing.finished("prepare", folder=folder).returncode == 0
    return folder


def model(folder):
    return json.loads((folder / MODEL / "model.json").read_bytes())


def journal(folder, *, partial=True):
    home = killing.partial_of(folder / MODEL) if partial else folder / MODEL
    path = home / "journal.jsonl"
    return [json.loads(line) for line in killing.whole_lines(path)] if path.exists() else []


def pids(folder):
    return [entry["pid"] for entry in journal(folder) if entry["step"] == "started"]


def running(folder):
    """`ftkit train`, with some steps behind it."""
    child = killing.started("train", folder=folder)
    killing.wait_until(lambda: len(journal(folder)) > 4)
    return child


def learnt(folder):
    memory = killing.partial_of(folder / MODEL) / "memory.jsonl"
    return len(killing.whole_lines(memory)) if memory.exists() else 0


def test_killed_at_twenty_moments_it_goes_on_and_ends_in_the_same_model(prepared, capsys):
    place = {"folder": prepared, "out": prepared / MODEL, "manifest": "model.json"}
    window = killing.window("train", **place)
    undisturbed = model(prepared)
    memory = (prepared / MODEL / "memory.jsonl").read_bytes()
    kills = []
    executed = []
    for moment in killing.moments(window, 20, seed=1):
        shutil.rmtree(prepared / "build" / "models")
        kills.append(killing.killed("train", **place, seconds=moment))
        assert not (kills[-1].found == "between the writes" and (prepared / MODEL).exists())
        killing.wait_until(lambda: not any(map(killing.is_alive, pids(prepared))))
        before = learnt(prepared)

        second = killing.finished("train", folder=prepared)

        assert second.returncode == 0, second.stderr
        assert (prepared / MODEL / "memory.jsonl").read_bytes() == memory
        result = model(prepared)
        assert result["result"]["loss"] == undisturbed["result"]["loss"]
        assert result["inputs"] == undisturbed["inputs"]
        if kills[-1].found == "between the writes":
            assert result["result"]["steps_executed"] == STEPS - before
            executed.append((before, result["result"]["steps_executed"]))
    with capsys.disabled():
        print(f"\ntrain: {killing.landed(window, kills)}")
        print(f"  steps before and after the kill: {sorted(executed)}")
    assert killing.share_between(kills) >= 0.8
    assert sum(before > 0 for before, _ in executed) >= 10


def test_the_child_dies_with_its_killed_parent_even_if_it_has_nothing_to_say(tmp_path):
    dataset(tmp_path, {"tuned": {"backend": {"echo": {"batch_size": 1, "seconds_per_step": 600}}}})
    parent = killing.started("train", folder=tmp_path)
    killing.wait_until(lambda: learnt(tmp_path) > 0)
    [child] = pids(tmp_path)
    assert killing.is_alive(child)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    killing.close(parent)
    killing.wait_until(lambda: not killing.is_alive(child))


def test_a_second_training_beside_a_running_one_is_refused(long_prepared):
    first = running(long_prepared)
    second = killing.finished("train", folder=long_prepared)
    assert (second.returncode, second.stdout) == (1, "")
    assert second.stderr == "ftkit: another ftkit is working on build/models/tuned.partial; wait for it, or end it.\n"
    assert first.wait() == 0
    killing.close(first)
    assert model(long_prepared)["result"]["steps_executed"] == STEPS


def test_again_beside_a_running_one_leaves_the_finished_model_where_it_is(prepared):
    assert killing.finished("train", folder=prepared).returncode == 0
    first = killing.started("train", "--again", folder=prepared)
    killing.wait_until(lambda: len(journal(prepared)) > 2)
    second = killing.finished("train", "--again", folder=prepared)
    assert second.returncode == 1
    assert (prepared / MODEL / "model.json").exists()
    assert first.wait() == 0
    killing.close(first)
    assert sorted(path.name for path in (prepared / "build" / "models").iterdir()) == ["tuned", "tuned.1"]


def test_ctrl_c_ends_with_130_and_the_second_run_goes_on(long_prepared):
    parent = running(long_prepared)
    [child] = pids(long_prepared)
    parent.send_signal(signal.SIGINT)
    out, err = parent.communicate()
    assert parent.returncode == 130
    assert out == ""
    assert err.endswith("interrupted; the same command goes on from here\n")
    assert "Traceback" not in err
    assert not killing.is_alive(child)
    before = learnt(long_prepared)

    second = killing.finished("train", folder=long_prepared)

    assert "continued after an interruption" in second.stdout
    assert 0 < before < STEPS
    assert model(long_prepared)["result"]["steps_executed"] == STEPS - before
    attempts = [one["attempt"] for one in journal(long_prepared, partial=False) if one["step"] == "started"]
    assert attempts == [1, 2]
