import pytest
from ftkit_engines.inline import Inline

from ftkit import jsonl
from ftkit.reporting.folder import PAGES, Finished, read_cases, write_pages
from ftkit.reporting.markdown import markdown
from ftkit.reports import ScoredCase, ScoreReport

from .samples import medical_cases, medical_report


@pytest.fixture
def folder(tmp_path):
    report, cases = medical_report(), medical_cases()
    answers = [answer for case in cases for views in case.answers.values() for answer in views]
    (tmp_path / "report.json").write_bytes(jsonl.pretty(report))
    scored = (ScoredCase(id=case.id, prompt=case.question, reference=case.reference) for case in cases)
    jsonl.write(tmp_path / "cases.jsonl", scored)
    jsonl.write(tmp_path / "predictions.jsonl", (answer.prediction for answer in answers))
    jsonl.write(tmp_path / "verdicts.jsonl", (answer.verdict for answer in answers))
    return tmp_path


def test_a_folder_yields_its_cases(folder):
    assert list(read_cases(folder)) == medical_cases()


def test_the_pages_are_written_beside_the_report(folder):
    written = write_pages(Finished(folder=folder, engine=Inline()))

    assert written == [folder / page for page in PAGES]
    assert written[0].read_text(encoding="utf-8") == markdown(jsonl.read_value(folder / "report.json", ScoreReport))
    assert written[1].read_text(encoding="utf-8").count('class="packed"') == 1
    assert not (folder / "report.html.new").exists()
