import pytest
from msgspec.structs import replace

from ftkit import jsonl
from ftkit.errors import DataError
from ftkit.gating.comparing import compared
from ftkit.reporting import compared_page
from ftkit.reports import Prediction, ScoredCase, Verdict

from .samples import medical_cases, medical_report
from .test_case_data import unpacked


@pytest.fixture
def runs(tmp_path):
    """Two score folders of the medical cases; in the second, the last case of the tuned candidate broke."""
    return folder(tmp_path / "before"), folder(tmp_path / "after", broken=medical_cases()[-1].id)


def folder(path, broken=""):
    path.mkdir()
    cases = medical_cases()
    answers = [answer for case in cases for views in case.answers.values() for answer in views]
    (path / "report.json").write_bytes(jsonl.pretty(medical_report()))
    jsonl.write(path / "cases.jsonl", (ScoredCase(id=one.id, prompt=one.question) for one in cases))
    predictions: list[Prediction] = [answer.prediction for answer in answers]
    jsonl.write(path / "predictions.jsonl", predictions)
    jsonl.write(path / "verdicts.jsonl", (judged(answer.verdict, broken) for answer in answers))
    return path


def judged(verdict: Verdict, broken: str) -> Verdict:
    return replace(verdict, complies=False) if (verdict.id, verdict.candidate) == (broken, "tuned") else verdict


def page(runs) -> str:
    return "".join(compared_page.html(compared(*runs), *runs))


def index_of(text: str):
    return unpacked(text.partition('id="index">')[2].partition("<")[0])


def test_a_candidate_stands_before_and_after_beside_itself(runs):
    index = index_of(page(runs))

    assert index["candidates"][-2:] == ["tuned, before", "tuned, after"]
    assert index["tuned"] == [1, 3, 5, 7]
    assert len(index["ids"]) == 48


def test_what_broke_comes_first_and_is_named(runs):
    text = page(runs)
    broken = medical_cases()[-1].id

    assert index_of(text)["ids"][0] == broken
    assert f"newly broken: {broken}" in text
    assert "tuned: the same 48 cases." in text


def test_a_page_takes_no_more_answers_than_a_browser_holds(runs, monkeypatch):
    monkeypatch.setattr(compared_page, "ANSWERS", 80)

    assert len(index_of(page(runs))["ids"]) == 10


def test_a_run_without_answers_has_no_page(runs):
    with pytest.raises(DataError, match=r"verdicts\.jsonl is no score folder"):
        compared_page.html(compared(*runs), runs[0] / "verdicts.jsonl", runs[1])
