"""A score folder's pages for people, made from its files: `report.md` and `report.html`."""

from collections.abc import Iterator
from pathlib import Path

from ftkit import folders, jsonl
from ftkit.manifests import SCORE_MANIFEST
from ftkit.reporting.cases import CaseView, case_views
from ftkit.reporting.html import html
from ftkit.reporting.markdown import markdown
from ftkit.reports import Prediction, ScoredCase, ScoreReport, Verdict

PAGES = ("report.md", "report.html")


def write_pages(folder: Path) -> list[Path]:
    """Writes the pages of a finished score folder and returns their paths."""
    report = jsonl.read_value(folder / SCORE_MANIFEST, ScoreReport)
    with folders.told_when_disk_fails(folder):
        folders.write_durably(folder / "report.md", markdown(report).encode("utf-8", "replace"))
        beside = folder / "report.html.new"
        with beside.open("w", encoding="utf-8", errors="replace") as page:
            page.writelines(html(report, read_cases(folder)))
        beside.replace(folder / "report.html")
    return [folder / name for name in PAGES]


def read_cases(folder: Path) -> Iterator[CaseView]:
    """The cases of a score folder with every candidate's answer."""
    cases = jsonl.read(folder / "cases.jsonl", ScoredCase)
    predictions = jsonl.read(folder / "predictions.jsonl", Prediction)
    return case_views(cases, predictions, jsonl.read(folder / "verdicts.jsonl", Verdict))
