import json

import pytest

from ftkit import ConfigError

from ..echo import project

SHARE = {"passed", "failed", "unmeasured", "share", "low", "high"}
MEAN = {"n", "mean", "low", "high"}
PAIR = {"a", "b", "measure", "n", "a_only", "b_only", "difference", "low", "high", "p", "p_holm", "test"}


def test_the_report_has_the_shape_that_was_promised(home):
    home.score()
    report = json.loads((home.folder / "score/report.json").read_bytes())
    tuned = report["candidates"]["tuned"]
    assert {
        "asked",
        "errors",
        "compliance",
        "checks",
        "metrics",
        "prompt_tokens",
        "completion_tokens",
        "seconds",
    } <= set(tuned)
    assert set(tuned["compliance"]) >= SHARE
    assert set(tuned["checks"]) == {"sign_off", "no_bullets"}
    assert set(tuned["checks"]["sign_off"]) >= SHARE
    assert set(tuned["metrics"]["exact_match"]) == MEAN
    assert set(tuned["seconds"]) == MEAN
    assert tuned["prompt_tokens"] is None  # echo has no tokens: unknown, and not 0
    assert set(report["pairs"][0]) == PAIR
    measures = [pair["measure"] for pair in report["pairs"]]
    assert measures == ["compliance", "check:sign_off", "check:no_bullets", "metric:exact_match"]
    assert {(pair["a"], pair["b"]) for pair in report["pairs"]} == {("tuned", "zero-shot")}
    assert {"decision", "sentence"} <= set(report["verdict"])
    assert report["contract"]["sign_off"] == 'End with the line "Signed".'


def test_what_should_pass_is_in_the_report_and_not_in_compliance(home):
    home.write(contract=[{"should": {"sign_off": {"text": "Nobody"}}}, "no_bullets"])
    home.prepare()
    report = home.score().report
    assert report.should == ("sign_off",)
    assert report.candidates["tuned"].compliance.share == 1.0
    assert report.candidates["tuned"].checks["sign_off"].share == 0.0


def test_everything_that_decides_the_report_makes_it_out_of_date(home):
    score = project.settings()["score"]
    assert not home.score().up_to_date
    assert home.score().up_to_date
    for changed in ({"cases": 5}, {"seed": 8}, {"max_tokens": 9}, {"metrics": []}):
        home.write(score=score | changed)
        assert not home.score().up_to_date


def test_cases_are_a_sample_by_hash(home):
    home.write(score=project.settings()["score"] | {"cases": 5})
    assert home.score().report.cases == 5


def test_each_answer_is_told(home):
    told = []
    home.score(tell=lambda *progress: told.append(progress))
    assert told.count(("tuned", 14, 14)) == 1
    assert len(told) == 30  # 0 to 14 of 14, twice


def test_what_a_finished_run_left_behind_of_its_asking_is_cleared_away(home):
    home.score()
    (home.folder / "score/asked").mkdir()
    assert home.score().up_to_date
    assert not (home.folder / "score/asked").exists()


def test_two_metrics_of_one_name_are_told(home):
    home.write(score=project.settings()["score"] | {"metrics": ["exact_match", {"as": {"exact_match": "exact_match"}}]})
    with pytest.raises(ConfigError, match="two metrics are called 'exact_match'"):
        home.score()
