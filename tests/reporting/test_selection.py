import pytest
from ftkit_engines.inline import Inline
from msgspec.structs import replace

from ftkit import jsonl
from ftkit.reporting import selection
from ftkit.reporting.folder import Finished, write
from ftkit.reporting.walking import walked
from ftkit.reports import Prediction, ScoredCase, Verdict

from .samples import small_report


@pytest.fixture
def folder(tmp_path):
    """40 cases and two candidates; the last two cases of each fail."""
    jsonl.write(tmp_path / "cases.jsonl", (ScoredCase(id=f"c{n}") for n in range(40)))
    answers = [(name, n) for name in ("few-shot", "tuned") for n in range(40)]
    jsonl.write(tmp_path / "predictions.jsonl", (Prediction(candidate=name, id=f"c{n}") for name, n in answers))
    verdicts = (
        Verdict(candidate=name, id=f"c{n}", complies=n < (38 if name == "tuned" else 36)) for name, n in answers
    )
    jsonl.write(tmp_path / "verdicts.jsonl", verdicts)
    (tmp_path / "report.json").write_bytes(jsonl.pretty(report()))
    return tmp_path


def report():
    small = small_report()
    return replace(small, cases=40, candidates={name: replace(one, asked=40) for name, one in small.candidates.items()})


def test_all_cases_are_shown_where_they_are_few(folder):
    assert selection.shown(walked(folder, report()), report()).tolist() == list(range(40))
    assert selection.sentence(40, report()) == ""


def test_of_too_many_cases_the_failed_ones_come_first(folder, monkeypatch):
    monkeypatch.setattr(selection, "ANSWERS", 16)

    places = selection.shown(walked(folder, report()), report())

    assert places.tolist() == [0, 1, 2, 3, 36, 37, 38, 39]
    assert selection.sentence(8, report()).startswith("8 of 40 cases are shown here, failed ones first.")


def test_the_page_says_what_it_leaves_out(folder, monkeypatch):
    monkeypatch.setattr(selection, "ANSWERS", 16)

    page = write(Finished(folder=folder, engine=Inline()), "html")

    assert "8 of 40 cases are shown here" in page.read_text(encoding="utf-8")
