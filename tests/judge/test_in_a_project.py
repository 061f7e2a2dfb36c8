import json

from ..echo import project
from ..echo.command import ftkit


def scored(tmp_path, monkeypatch, predictor):
    """The report of a project of which a judge rates the answers."""
    score = project.settings()["score"]
    metrics = [{"judge_rating": {"predictor": predictor, "controls": 3}}]
    project.folder(tmp_path, score={**score, "metrics": metrics})
    monkeypatch.chdir(tmp_path)
    for command in ("prepare", "train", "score"):
        assert ftkit(command).code == 0
    return json.loads((tmp_path / "build/score/report.json").read_bytes())


def test_a_believed_judges_ratings_are_compared(judges, tmp_path, monkeypatch):
    report = scored(tmp_path, monkeypatch, "fair")
    ratings = report["candidates"]["zero-shot"]["metrics"]["judge_rating"]
    assert (ratings["n"], ratings["mean"]) == (report["cases"], 2.0)
    assert report["settings"]["metric_versions"]["judge_rating"]["predictor weights"] == "f00d"


def test_a_judge_that_always_says_yes_leaves_no_rating_in_the_report(judges, tmp_path, monkeypatch):
    report = scored(tmp_path, monkeypatch, {"says": {"text": "RATING: 5"}})
    means = [one["metrics"]["judge_rating"]["mean"] for one in report["candidates"].values()]
    assert means == [None, None]
    verdict = json.loads((tmp_path / "build/score/verdicts.jsonl").read_text().splitlines()[0])
    assert verdict["absent"] == {
        "judge_rating": "the judge is not believed: it did not see through 3 of 3 wrong answers"
    }
