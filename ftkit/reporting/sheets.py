"""A score folder as two CSV tables for spreadsheets: every answer, and every measure.

A cell of the data that begins like a formula gets an apostrophe before it, so that no spreadsheet acts on it.
"""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from ftkit.reporting.cases import AnswerView, CaseView
from ftkit.reports import CandidateReport, Mean, ScoreReport, Share

_ANSWER = (
    "case",
    "candidate",
    "repeat",
    "complies",
    "failed",
    "unmeasured",
    "prompt tokens",
    "answer tokens",
    "seconds",
)
_MEASURE = ("candidate", "measure", "n", "value", "low", "high", "passed", "failed", "unmeasured")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_LONGEST = 32_000
"""Spreadsheets hold 32,767 characters in a cell and lose the rest, or the file."""


def write_cases(path: Path, report: ScoreReport, cases: Iterable[CaseView]) -> None:
    """Every answer in a row, with each metric in a column of its own; cases stream through."""
    metrics = tuple(dict.fromkeys(name for one in report.candidates.values() for name in one.metrics))
    _write(path, (*_ANSWER, *metrics, "error", "answer", "reference"), _answers(cases, metrics))


def write_measures(path: Path, report: ScoreReport) -> None:
    """Every measure of every candidate in a row, with its 95 % interval."""
    rows = (row for name, candidate in report.candidates.items() for row in _measures(name, candidate))
    _write(path, _MEASURE, rows)


def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula, cut where a cell ends."""
    return f"'{text[:_LONGEST]}" if text.startswith(_FORMULA) else text[:_LONGEST]


def _write(path: Path, header: Iterable[str], rows: Iterable[list[object]]) -> None:
    beside = path.with_name(f"{path.name}.new")
    with beside.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(map(harmless, header))
        writer.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    beside.replace(path)


def _answers(cases: Iterable[CaseView], metrics: tuple[str, ...]) -> Iterator[list[object]]:
    for case in cases:
        for candidate, answers in case.answers.items():
            yield from (_answer(case, candidate, answer, metrics) for answer in answers)


def _answer(case: CaseView, candidate: str, answer: AnswerView, metrics: tuple[str, ...]) -> list[object]:
    asked, scores = answer.prediction, answer.verdict.scores if answer.verdict else {}
    by_verdict = {
        verdict: ", ".join(check for check, one in answer.findings.items() if one.verdict == verdict)
        for verdict in ("failed", "unmeasured")
    }
    complies = {True: "yes", False: "no", None: ""}[answer.complies]
    return [
        case.id,
        candidate,
        asked.repeat,
        complies,
        by_verdict["failed"],
        by_verdict["unmeasured"],
        asked.prompt_tokens,
        asked.completion_tokens,
        asked.seconds,
        *(scores.get(metric) for metric in metrics),
        answer.error,
        asked.output,
        case.reference or "",
    ]


def _measures(name: str, candidate: CandidateReport) -> Iterator[list[object]]:
    yield _share(name, "compliance", candidate.compliance)
    yield from (_share(name, f"check:{check}", share) for check, share in candidate.checks.items())
    yield from (_mean(name, f"metric:{metric}", mean) for metric, mean in candidate.metrics.items())
    for figure in ("prompt_tokens", "completion_tokens", "seconds"):
        if (mean := getattr(candidate, figure)) is not None:
            yield _mean(name, figure, mean)


def _share(name: str, measure: str, found: Share) -> list[object]:
    n = found.passed + found.failed + found.unmeasured
    return [name, measure, n, found.share, found.low, found.high, found.passed, found.failed, found.unmeasured]


def _mean(name: str, measure: str, found: Mean) -> list[object]:
    return [name, measure, found.n, found.mean, found.low, found.high, None, None, None]
