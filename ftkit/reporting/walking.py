"""Finds where the lines of a score folder stand, for a page that is made long after its folder."""

from array import array
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ftkit.answer_files.filed import Filed
from ftkit.answer_files.given import Given, read_as
from ftkit.answer_files.lines import Lines, Places
from ftkit.digests import fingerprint, places_among
from ftkit.reporting.cases import strays
from ftkit.reports import ScoreReport

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_COMPLIES = {True: 1, False: 0, None: -1}


def walked(folder: Path, report: ScoreReport) -> Filed:
    """Where the lines of a score folder stand. Raises DataError for an answer to a case that is not there."""
    import numpy as np

    numbers = {name: number for number, name in enumerate(report.candidates)}
    cases = _walked(folder / "cases.jsonl", "scoredcase", numbers)
    predictions = _walked(folder / "predictions.jsonl", "prediction", numbers)
    verdicts = _walked(folder / "verdicts.jsonl", "verdict", numbers)
    filed = Filed(
        cases=cases.lines,
        predictions=predictions.lines,
        predicted=places_among(cases.digests, predictions.digests),
        verdicts=verdicts.lines,
        judged=places_among(cases.digests, verdicts.digests),
        candidates=verdicts.candidates,
        complies=verdicts.complies,
    )
    missing = np.flatnonzero(filed.predicted < 0)
    if len(missing):
        [line] = filed.predictions.texts(missing[:1])
        raise strays(msgspec.json.decode(line, type=_Line).id, len(np.unique(predictions.digests[missing])))
    return filed


class _Line(msgspec.Struct, frozen=True):
    """As much of a line as tells what it is about."""

    id: str
    candidate: str = ""
    complies: bool | None = None


class _Walked(NamedTuple):
    lines: Lines
    digests: "NDArray[np.uint64]"  # of the ids
    candidates: "NDArray[np.int16]"
    complies: "NDArray[np.int8]"


def _walked(path: Path, noun: str, candidates: dict[str, int]) -> _Walked:
    import numpy as np

    lines = Places()
    digests, who, complies = bytearray(), array("h"), array("b")
    for start, length, line in read_as(Given(path, path), _Line, f"Each line must be one {noun}."):
        lines.add(start, length)
        digests += fingerprint(line.id)
        who.append(candidates.get(line.candidate, -1))
        complies.append(_COMPLIES[line.complies])
    return _Walked(
        lines=lines.lines(path),
        digests=np.frombuffer(digests, np.uint64),
        candidates=np.frombuffer(who, np.int16),
        complies=np.frombuffer(complies, np.int8),
    )
