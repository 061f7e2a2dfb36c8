"""A score folder's pages for people, made from its files: `report.md`, `report.html`, and what other tools read."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from ftkit import folders, jsonl
from ftkit.answer_files.filed import Filed
from ftkit.interfaces import Engine
from ftkit.manifests import SCORE_MANIFEST
from ftkit.reporting import selection
from ftkit.reporting.cases import CaseView, case_views
from ftkit.reporting.filed_cases import Shown, packed_from
from ftkit.reporting.html import checks_of, page
from ftkit.reporting.markdown import markdown
from ftkit.reporting.walking import walked
from ftkit.reports import Prediction, ScoredCase, ScoreReport, Verdict

PAGES = ("report.md", "report.html")


class Finished(msgspec.Struct, frozen=True, kw_only=True):
    """A finished score folder, and by whom its cases are packed."""

    folder: Path
    engine: Engine
    filed: Filed | None = None  # where its lines stand; None: they are looked for


def write_pages(finished: Finished) -> list[Path]:
    """Writes the pages of a finished score folder and returns their paths."""
    return [write(finished, form) for form in ("markdown", "html")]


def write(finished: Finished, form: str) -> Path:
    """Writes a finished score folder in one of the `FORMS` and returns the file's path."""
    folder = finished.folder
    report = jsonl.read_value(folder / SCORE_MANIFEST, ScoreReport)
    name, writer = FORMS[form]
    with folders.told_when_disk_fails(folder):
        writer(finished, report, folder / name)
    return folder / name


def read_cases(folder: Path, ids: frozenset[str] | None = None) -> Iterator[CaseView]:
    """The cases of a score folder with every candidate's answer: all, or those of these ids."""

    def wanted(id_: str) -> bool:
        return ids is None or id_ in ids

    cases = (one for one in jsonl.read(folder / "cases.jsonl", ScoredCase) if wanted(one.id))
    predictions = (one for one in jsonl.read(folder / "predictions.jsonl", Prediction) if wanted(one.id))
    verdicts = (one for one in jsonl.read(folder / "verdicts.jsonl", Verdict) if wanted(one.id))
    return case_views(cases, predictions, verdicts)


def _markdown(_finished: Finished, report: ScoreReport, path: Path) -> None:
    folders.write_durably(path, markdown(report).encode("utf-8", "replace"))


def _html(finished: Finished, report: ScoreReport, path: Path) -> None:
    filed = finished.filed or walked(finished.folder, report)
    shown = Shown(filed, selection.shown(filed, report))
    cases = packed_from(shown, report, tuple(checks_of(report)), finished.engine)
    _write(path, page(report, cases, selection.sentence(len(shown.places), report)))


def _junit(finished: Finished, _report: ScoreReport, path: Path) -> None:
    from ftkit.reporting import junit

    _write(path, junit.of_cases(read_cases(finished.folder)))


def _cases(finished: Finished, report: ScoreReport, path: Path) -> None:
    from ftkit.reporting import sheets

    sheets.write_cases(path, report, read_cases(finished.folder))


def _measures(_finished: Finished, report: ScoreReport, path: Path) -> None:
    from ftkit.reporting import sheets

    sheets.write_measures(path, report)


def _write(path: Path, pieces: Iterable[str]) -> None:
    beside = path.with_name(f"{path.name}.new")
    with beside.open("w", encoding="utf-8", errors="replace") as file:
        file.writelines(pieces)
    beside.replace(path)


FORMS: dict[str, tuple[str, Callable[[Finished, ScoreReport, Path], None]]] = {
    "markdown": ("report.md", _markdown),
    "html": ("report.html", _html),
    "cases-csv": ("cases.csv", _cases),
    "measures-csv": ("measures.csv", _measures),
    "junit": ("junit.xml", _junit),
}
"""What `ftkit report` can write: the file's name, and how."""
