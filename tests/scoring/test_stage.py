import json

import pytest
from ftkit_echo.predictor import EchoPredictor

from ftkit import ConfigError, Reply, jsonl
from ftkit.reports import ScoredCase, Verdict
from ftkit.scoring.stage import Effort

from ..echo import project

SHARE = {"passed", "failed", "unmeasured", "share", "low", "high"}
MEAN = {"n", "mean", "low", "high", "method", "approximate", "groups"}
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
    assert set(report["pairs"][0]) >= PAIR
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


def test_nothing_that_an_interrupted_judging_of_saved_answers_left_comes_into_the_folder(home):
    spool = home.folder / "score.partial/given"
    spool.mkdir(parents=True)
    (spool / "0.jsonl").write_text("x")
    home.score()
    assert not (home.folder / "score/given").exists()


def test_two_metrics_of_one_name_are_told(home):
    home.write(score=project.settings()["score"] | {"metrics": ["exact_match", {"as": {"exact_match": "exact_match"}}]})
    with pytest.raises(ConfigError, match="two metrics are called 'exact_match'"):
        home.score()


class TestFailedRequests:
    @pytest.fixture
    def failed(self, home, monkeypatch):
        """A finished score in which one of the requests of each candidate failed."""
        answer = EchoPredictor.predict

        def fail_first(self, requests, finished):
            replies = answer(self, requests, finished)
            yield Reply(id=next(replies).id, error="timeout")
            yield from replies

        with monkeypatch.context() as patched:
            patched.setattr(EchoPredictor, "predict", fail_first)
            home.score()
        return home

    def test_they_are_told_and_nobody_is_asked_again_unbidden(self, failed):
        again = failed.score()
        assert (again.up_to_date, again.failed) == (True, 2)

    def test_only_they_are_asked_again(self, failed):
        told = []
        second = failed.score(effort=Effort(retry_failed=True), tell=lambda *progress: told.append(progress))
        assert told == [("zero-shot", 13, 14), ("zero-shot", 14, 14), ("tuned", 13, 14), ("tuned", 14, 14)]
        assert (second.up_to_date, second.failed) == (False, 0)
        assert failed.score(effort=Effort(retry_failed=True)).up_to_date


def test_repeats_ask_every_case_so_often_and_are_judged_one_by_one(home):
    home.write(score=project.settings()["score"] | {"repeats": 3})
    report = home.score().report
    assert {one.asked for one in report.candidates.values()} == {42}
    assert (report.cases, report.candidates["tuned"].repeated.repeats) == (14, 3)
    repeats = [one.repeat for one in jsonl.read(home.folder / "score/verdicts.jsonl", Verdict)]
    assert {n: repeats.count(n) for n in repeats} == {0: 28, 1: 28, 2: 28}


def test_slices_are_columns_that_stay_with_the_rows(home):
    asked = {"zero-shot": {"predictor": "echo"}}
    home.write(score=project.settings()["score"] | {"slices": ["question"], "cases": 2, "candidates": asked})
    home.prepare()
    home.score()
    cases = list(jsonl.read(home.folder / "score/cases.jsonl", ScoredCase))
    assert [case.slices for case in cases] == [{"question": case.prompt[-1].content} for case in cases]
