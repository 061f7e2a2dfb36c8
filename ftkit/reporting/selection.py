"""Which cases a page shows where there are more than a browser can hold: those that failed, then the first."""

from typing import TYPE_CHECKING

from ftkit.answer_files.filed import Filed
from ftkit.reports import ScoreReport

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ANSWERS = 40_000
"""As many answers as a page takes: 10,000 cases of 4 candidates open within two seconds."""
CASES = 10_000
"""As many cases as a page shows, however few candidates there are: nobody scrolls through more, and packing them takes
as long as judging them."""


def shown(filed: Filed, report: ScoreReport) -> "NDArray[np.intp]":
    """The places of the cases that the page shows, in ascending order.

    Where that is not all, half of them are for cases that failed, divided among the candidates; the others go to the
    first cases.
    """
    import numpy as np

    cases, answers = len(filed.cases), len(filed.judged)
    if answers <= ANSWERS and cases <= CASES:
        return np.arange(cases)
    most = min(CASES, max(1, ANSWERS * cases // answers))
    chosen = np.zeros(cases, bool)
    for number in range(len(report.candidates)):
        failed = np.flatnonzero((filed.complies != 1) & (filed.candidates == number))
        chosen[filed.judged[failed[: most // 2 // len(report.candidates)]]] = True
    chosen[np.flatnonzero(~chosen)[: most - int(chosen.sum())]] = True
    return np.flatnonzero(chosen)


def sentence(number: int, report: ScoreReport) -> str:
    """What is left out of a page with so many cases, for people; empty where nothing is."""
    if number >= report.cases:
        return ""
    return (
        f"{number:,} of {report.cases:,} cases are shown here, failed ones first. "
        "The figures above are of all; every answer stands in predictions.jsonl and verdicts.jsonl."
    )
