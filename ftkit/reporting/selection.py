"""Which cases a page shows where there are more than a browser can hold: those that failed, then the first."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from ftkit import jsonl
from ftkit.reports import ScoredCase, ScoreReport

ANSWERS = 40_000
"""As many answers as a page takes: 10,000 cases of 4 candidates open within two seconds."""
CASES = 10_000
"""As many cases as a page shows, however few candidates there are: nobody scrolls through more, and packing them takes
as long as judging them."""


class _Line(msgspec.Struct, frozen=True):
    """As much of a verdict as is needed here."""

    candidate: str
    id: str
    complies: bool | None = None


def shown(folder: Path, report: ScoreReport) -> frozenset[str] | None:
    """The ids of the cases that the page shows; None where it shows all.

    Half of the places are for cases that failed, divided among the candidates; the others go to the first cases.
    """
    answers = sum(one.asked for one in report.candidates.values())
    if answers <= ANSWERS and report.cases <= CASES:
        return None
    most = min(CASES, max(1, ANSWERS * report.cases // answers))
    found = dict.fromkeys(_failed(folder, report, most // 2))
    for case in jsonl.read(folder / "cases.jsonl", ScoredCase):
        if len(found) >= most:
            break
        found[case.id] = None
    return frozenset(found)


def sentence(ids: frozenset[str] | None, report: ScoreReport) -> str:
    """What is left out, for people; empty where nothing is."""
    if ids is None:
        return ""
    return (
        f"{len(ids):,} of {report.cases:,} cases are shown here, failed ones first. "
        "The figures above are of all; every answer stands in predictions.jsonl and verdicts.jsonl."
    )


def _failed(folder: Path, report: ScoreReport, most: int) -> Iterator[str]:
    left = dict.fromkeys(report.candidates, most // len(report.candidates))
    for line in jsonl.read(folder / "verdicts.jsonl", _Line):
        if line.complies is not True and left.get(line.candidate, 0):
            left[line.candidate] -= 1
            yield line.id
