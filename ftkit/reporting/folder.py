"""A score folder's pages for people, made from its files: `report.md`, `report.html`, and what other tools read."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from ftkit import folders, jsonl
from ftkit.manifests import SCORE_MANIFEST
from ftkit.reporting import selection
from ftkit.reporting.cases import CaseView, case_views
from ftkit.reporting.html import html
from ftkit.reporting.markdown import markdown
from ftkit.reports import Prediction, ScoredCase, ScoreReport, Verdict

PAGES = ("report.md", "report.html")


def write_pages(folder: Path) -> list[Path]:
    """Writes the pages of a finished score folder and returns their paths."""
    return [write(folder, form) for form in ("markdown", "html")]


def write(folder: Path, form: str) -> Path:
    """Writes a finished score folder in one of the `FORMS` and returns the file's path."""
    report = jsonl.read_value(folder / SCORE_MANIFEST, ScoreReport)
    name, writer = FORMS[form]
    with folders.told_when_disk_fails(folder):
        writer(folder, report, folder / name)
    return folder / name


def read_cases(folder: Path, ids: frozenset[str] | None = None) -> Iterator[CaseView]:
    """The cases of a score folder with every candidate's answer: all, or those of these ids."""

    def wanted(id_: str) -> bool:
        return ids is None or id_ in ids

    cases = (one for one in jsonl.read(folder / "cases.jsonl", ScoredCase) if wanted(one.id))
    predictions = (one for one in jsonl.read(folder / "predictions.jsonl", Prediction) if wanted(one.id))
    verdicts = (one for one in jsonl.read(folder / "verdicts.jsonl", Verdict) if wanted(one.id))
    return case_views(cases, predictions, verdicts)


def _markdown(_folder: Path, report: ScoreReport, path: Path) -> None:
    folders.write_durably(path, markdown(report).encode("utf-8", "replace"))


def _html(folder: Path, report: ScoreReport, path: Path) -> None:
    ids = selection.shown(folder, report)
    _write(path, html(report, read_cases(folder, ids), selection.sentence(ids, report)))


def _junit(folder: Path, _report: ScoreReport, path: Path) -> None:
    from ftkit.reporting import junit

    _write(path, junit.of_cases(read_cases(folder)))


def _cases(folder: Path, report: ScoreReport, path: Path) -> None:
    from ftkit.reporting import sheets

    sheets.write_cases(path, report, read_cases(folder))


def _measures(_folder: Path, report: ScoreReport, path: Path) -> None:
    from ftkit.reporting import sheets

    sheets.write_measures(path, report)


def _write(path: Path, pieces: Iterable[str]) -> None:
    beside = path.with_name(f"{path.name}.new")
    with beside.open("w", encoding="utf-8", errors="replace") as file:
        file.writelines(pieces)
    beside.replace(path)


FORMS: dict[str, tuple[str, Callable[[Path, ScoreReport, Path], None]]] = {
    "markdown": ("report.md", _markdown),
    "html": ("report.html", _html),
    "cases-csv": ("cases.csv", _cases),
    "measures-csv": ("measures.csv", _measures),
    "junit": ("junit.xml", _junit),
}
"""What `ftkit report` can write: the file's name, and how."""
