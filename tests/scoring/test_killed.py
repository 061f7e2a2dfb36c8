import json
import shutil
import signal

import pytest

from .. import killing
from ..echo import project

SCORE = "build/score"
SLOW = {"echo": {"seconds_per_answer": 0.03}}
CANDIDATES = {
    "zero-shot": {"prompter": "instructed", "predictor": SLOW},
    "few-shot": {"prompter": {"few_shot": {"shots": 2}}, "predictor": SLOW},
    "tuned": {"model": "tuned"},
}
EQUAL = ("verdicts.jsonl", "cases.jsonl", "validation/verdicts.jsonl")
TIMES = {"seconds": None}

pytestmark = pytest.mark.slow


@pytest.fixture
def trained(tmp_path):
    project.folder(tmp_path, rows=60, score={"candidates": CANDIDATES, "metrics": ["exact_match"]})
    for command in ("prepare", "train"):
        assert killing.finished(command, folder=tmp_path).returncode == 0
    return tmp_path


def answers(folder):
    """On the test and on the validation split, where the best baseline is settled."""
    return [
        line
        for place in (".", "validation")
        for line in killing.whole_lines(folder / SCORE / place / "predictions.jsonl")
    ]


def outputs(folder):
    return [json.loads(line) | TIMES for line in answers(folder)]


def kept(folder):
    """The answers that a killed run left, whole."""
    files = (killing.partial_of(folder / SCORE) / "asked").glob("*.jsonl")
    return [line for file in files for line in killing.whole_lines(file)]


def verdict(folder):
    report = json.loads((folder / SCORE / "report.json").read_bytes())
    return report["verdict"], report["pairs"], report["inputs"]


def test_killed_at_twenty_moments_it_keeps_every_answer_and_ends_in_the_same_verdicts(trained, capsys):
    place = {"folder": trained, "out": trained / SCORE, "manifest": "report.json"}
    window = killing.window("score", **place)
    undisturbed = outputs(trained), [(trained / SCORE / name).read_bytes() for name in EQUAL], verdict(trained)
    kills = []
    asked_again = []
    for moment in killing.moments(window, 20, seed=2):
        shutil.rmtree(trained / SCORE)
        kills.append(killing.killed("score", **place, seconds=moment))
        assert not (kills[-1].found == "between the writes" and (trained / SCORE).exists())
        before = kept(trained)

        second = killing.finished("score", folder=trained)

        assert second.returncode == 0, second.stderr
        assert undisturbed == (
            outputs(trained),
            [(trained / SCORE / name).read_bytes() for name in EQUAL],
            verdict(trained),
        )
        assert set(before) <= set(answers(trained))  # with the seconds they took the first time
        assert {"report.md", "report.html"} <= {path.name for path in (trained / SCORE).iterdir()}
        assert not (trained / SCORE / "asked").exists()
        if kills[-1].found == "between the writes":
            asked_again.append((len(before), len(answers(trained)) - len(before)))
    with capsys.disabled():
        print(f"\nscore: {killing.landed(window, kills)}")
        print(f"  answers kept, answers asked for by the second run: {sorted(asked_again)}")
    assert killing.share_between(kills) >= 0.8
    assert sum(before > 0 for before, _ in asked_again) >= 10


def test_ctrl_c_ends_with_130_and_the_second_run_goes_on(trained):
    child = killing.started("score", folder=trained)
    killing.wait_until(lambda: len(kept(trained)) > 4)
    child.send_signal(signal.SIGINT)
    out, err = child.communicate()
    assert (child.returncode, out) == (130, "")
    assert err.endswith("interrupted; the same command goes on from here\n")
    assert "Traceback" not in err
    before = kept(trained)
    assert killing.finished("score", folder=trained).returncode == 0
    assert set(before) < set(answers(trained))


def test_a_second_scoring_beside_a_running_one_is_refused(trained):
    first = killing.started("score", folder=trained)
    killing.wait_until(lambda: kept(trained) != [])
    second = killing.finished("score", folder=trained)
    assert (second.returncode, second.stdout) == (1, "")
    assert second.stderr == "ftkit: another ftkit is working on build/score.partial; wait for it, or end it.\n"
    assert first.wait() == 0
    killing.close(first)
