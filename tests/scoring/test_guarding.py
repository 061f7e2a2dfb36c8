"""Planted flaws, through the whole stage."""

import json

import pytest

from ftkit import Reply
from ftkit.datasets import opened
from ftkit.scoring import guarding
from ftkit.scoring.guards import Contender

from ..echo import project


def guards(report, name):
    return [(guard.verdict, guard.candidates) for guard in report.guards if guard.name == name]


def candidates(**more):
    return {"candidates": {**project.settings()["score"]["candidates"], **more}, "metrics": ["exact_match"]}


def test_a_verdict_over_predictors_that_are_no_models_is_void(home):
    report = home.score().report
    assert guards(report, "stand-in") == [("failed", ("zero-shot", "tuned"))]
    assert report.verdict.decision == "no-comparison"


def test_a_sound_comparison_says_so(home):
    report = home.score().report
    assert guards(report, "unequal-cases") == [("passed", ("zero-shot", "tuned"))]
    assert guards(report, "test-rows-trained") == [("passed", ())]
    assert guards(report, "failed-requests") == []


def test_a_test_row_in_the_corpus_is_caught_with_its_place(home):
    case = next(iter(opened(home.places["dataset"]).rows("test")))
    corpus = home.folder / "corpus.jsonl"
    text = f"{case.prompt[-1].content} {case.target}"
    corpus.write_text("".join(json.dumps({"text": one}) + "\n" for one in ("Nothing like it.", text)), "utf-8")
    home.write(score=candidates(rag={"prompter": {"retrieval": {"corpus": "corpus.jsonl"}}, "predictor": "echo"}))

    report = home.score().report

    assert guards(report, "test-rows-shown") == [("failed", ("rag",))]
    shown = report.exposures["rag"]
    assert (shown.pieces, shown.greatest, shown.piece, shown.case) == (2, 1.0, "corpus.jsonl:2", case.id)


def test_shots_of_the_training_split_are_proved_clean_with_a_figure(home):
    home.write(score=candidates(few={"prompter": {"few_shot": {"pick": "nearest"}}, "predictor": "echo"}))
    report = home.score().report
    assert guards(report, "test-rows-shown") == [("passed", ("few",))]
    assert report.exposures["few"].pieces == 12


def test_a_judge_of_a_candidates_own_family_is_named(home):
    contenders = [
        Contender(name="tuned", options={"model": "smollm2-135m"}),
        Contender(name="other", options={"model": "qwen3-4b"}),
        Contender(name="echo"),
    ]
    judged = {"judge_rating": {"predictor": {"transformers": {"model": "owner/SmolLM2-1.7B"}}}}
    home.write(score={**candidates(), "metrics": ["exact_match", judged]})
    [found] = guarding.judges_guards(home.project, contenders)
    assert (found.verdict, found.candidates) == ("warned", ("tuned",))
    assert found.sentence.startswith("judge 'judge_rating' (owner/SmolLM2-1.7B) is of the family of 'tuned'")


@pytest.fixture
def flawed(monkeypatch):
    """Changes every reply of the echo predictor."""
    from ftkit_echo.predictor import EchoPredictor

    plain = EchoPredictor.predict

    def change(how):
        monkeypatch.setattr(EchoPredictor, "stands_in", "", raising=False)
        monkeypatch.setattr(
            EchoPredictor, "predict", lambda self, requests, finished: map(how, plain(self, requests, finished))
        )

    return change


def replied(reply, **known):
    return Reply(id=reply.id, output=reply.output, **known)


def test_a_latency_out_of_a_cache_is_caught_and_voids_no_verdict(home, flawed):
    flawed(lambda reply: replied(reply, seconds=1.0, cached=True))
    report = home.score().report
    assert guards(report, "cached-latency") == [("failed", ("zero-shot",)), ("failed", ("tuned",))]
    assert report.verdict.decision != "no-comparison"


def test_answers_cut_at_the_limit_are_named(home, flawed):
    flawed(lambda reply: replied(reply, finish="length" if "land" in reply.output else "stop"))
    report = home.score().report
    assert guards(report, "truncated-answers") == [("warned", ("zero-shot", "tuned"))]


def test_a_candidate_that_fails_on_hard_rows_gains_nothing(home, flawed):
    sound = home.score().report.candidates["tuned"].compliance
    hard = {case.id for case in list(opened(home.places["dataset"]).rows("test"))[:4]}
    flawed(lambda reply: Reply(id=reply.id, error="timeout") if reply.id in hard else replied(reply))
    report = home.score(effort=stage_effort(again=True)).report
    found = report.candidates["tuned"].compliance
    assert guards(report, "failed-requests") == [("warned", ("zero-shot",)), ("warned", ("tuned",))]
    assert (found.passed, found.passed + found.failed) == (sound.passed - 4, 14)


def stage_effort(**options):
    from ftkit.scoring.stage import Effort

    return Effort(**options)


def test_a_fine_tuned_model_that_changed_nothing_is_caught(home, monkeypatch):
    """Its predictor answers as its base model does: the adapter is not loaded."""
    from ftkit_echo.predictor import EchoPredictor

    base = {"weights": "w", "template": "t", "stops": "2"}
    monkeypatch.setattr(EchoPredictor, "stands_in", "", raising=False)
    monkeypatch.setattr(EchoPredictor, "_learnt", lambda _: [])
    monkeypatch.setattr(EchoPredictor, "fingerprint", lambda self: {**base, "adapter": self.memory or ""})
    home.write(score=candidates(base={"prompter": "plain", "predictor": "echo"}))

    report = home.score().report

    assert guards(report, "adapter-changes-nothing") == [("failed", ("tuned",))]
    assert report.verdict.decision == "no-comparison"
