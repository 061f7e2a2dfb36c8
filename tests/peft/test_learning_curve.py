"""A learning curve of a local model: two trainings and three candidates, all of the tiny one."""

import msgspec
import pytest

from ftkit.reports import ScoreReport

from ..echo import project
from ..echo.command import ftkit

pytestmark = pytest.mark.slow

TRAINING = {"rank": 4, "batch_size": 4, "epochs": 1, "bf16": False, "learning_rate": 0.02}


@pytest.fixture
def prepared(tiny_model, tmp_path, monkeypatch):
    """A project that trains the tiny model, its dataset made; the current folder."""
    base = {"transformers": {"model": str(tiny_model), "data_type": "float32"}}
    score = {"max_tokens": 6, "metrics": ["rouge"], "rule": {"counts": ["metric:rouge1"]}}
    project.folder(
        tmp_path,
        train={"tuned": {"backend": {"peft": {"model": str(tiny_model), **TRAINING}}}},
        score={**score, "candidates": {"zero-shot": {"predictor": base}, "tuned": {"model": "tuned"}}},
    )
    monkeypatch.chdir(tmp_path)
    assert ftkit("prepare").code == 0
    return tmp_path


def test_a_local_model_is_trained_on_parts_and_held_against_its_own_base(prepared):
    outcome = ftkit("score", "--learning-curve", "tuned", "--fractions", "0.5")
    assert outcome.code == 0, outcome.err
    found = msgspec.json.decode((prepared / "build/learning-curve/report.json").read_bytes(), type=ScoreReport)
    curve = found.learning_curve
    assert [(point.candidate, point.rows) for point in curve.points] == [("tuned-50-percent", 6), ("tuned", 12)]
    assert (curve.measure, curve.baseline.candidate) == ("metric:rouge1", "zero-shot")
    assert curve.baseline.reached == found.candidates["zero-shot"].metrics["rouge1"]
    assert [one.errors for one in found.candidates.values()] == [0, 0, 0]
    assert [one.fine_tuned for one in found.candidates.values()] == [True, True, False]
    answers = (prepared / "build/learning-curve/predictions.jsonl").read_text().splitlines()
    assert len(answers) == 3 * found.cases
    assert "adapter-changes-nothing" not in [one.name for one in found.guards if one.verdict == "failed"]
