"""The verdicts of a run as columns of numbers, 8 bytes a case and measure, so that a million cases take megabytes."""

from array import array
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ftkit import jsonl
from ftkit.errors import DataError
from ftkit.manifests import SCORE_MANIFEST
from ftkit.reports import ScoredCase, ScoreReport, Verdict

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Digests = NDArray[np.uint64]
    Values = NDArray[np.float64]

_PASSED = {"passed": 1.0, "failed": 0.0, "unmeasured": 0.0}
_NONE = float("nan")


class Outcomes(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """A candidate's values by measure, one for each case in the order of their digests. Repeats are averaged."""

    cases: "Digests"
    values: "dict[str, Values]"  # NaN where a case has none

    def chosen(self, places: "NDArray[np.intp]") -> "Outcomes":
        """Only the cases at these places, in this order."""
        return Outcomes(cases=self.cases[places], values={name: values[places] for name, values in self.values.items()})


class Contents(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What is known of the cases of a run beside their verdicts, in the order of their digests."""

    cases: "Digests"
    asked: "Digests"  # of prompt and reference
    groups: "Digests"  # of each case's group; a case without one is a group of its own


def read(run: Path) -> dict[str, Outcomes]:
    """The outcomes of each candidate of a score folder, or of a `verdicts.jsonl` that was kept of one.

    What is unmeasured did not pass, as in the report. Raises DataError when there is nothing to read.
    """
    columns: dict[str, _Columns] = {}
    for verdict in jsonl.read(verdicts_of(run), Verdict):
        columns.setdefault(verdict.candidate, _Columns()).add(verdict)
    if not columns:
        raise DataError(f"{verdicts_of(run)} holds no verdict, so there is nothing to compare.")
    return {candidate: found.outcomes() for candidate, found in columns.items()}


def verdicts_of(run: Path) -> Path:
    """The file of the verdicts: the path itself, or the one in a score folder."""
    return run / "verdicts.jsonl" if run.is_dir() else run


def contents(run: Path) -> Contents | None:
    """The cases of a score folder; None where the run has no cases.jsonl."""
    import numpy as np

    path = run / "cases.jsonl"
    if not path.is_file():
        return None
    ids, texts, groups = array("Q"), array("Q"), array("Q")
    for case in jsonl.read(path, ScoredCase):
        ids.append(digest(case.id))
        texts.append(digest(jsonl.digest([case.prompt, case.reference])))
        groups.append(digest(f"group {case.group}" if case.group else f"case {case.id}"))
    found = np.array(ids, dtype=np.uint64)
    order = np.argsort(found)
    asked, grouped = (np.array(column, dtype=np.uint64)[order] for column in (texts, groups))
    return Contents(cases=found[order], asked=asked, groups=grouped)


def lower_is_better(run: Path) -> frozenset[str]:
    """The measures of a score folder of which less is better; none where only verdicts were kept, which do not say."""
    path = run / SCORE_MANIFEST
    if not path.is_file():
        return frozenset()
    report = jsonl.read_value(path, ScoreReport)
    return frozenset(f"metric:{name}" for one in report.candidates.values() for name in one.lower_is_better)


def named(run: Path, candidate: str, wanted: "Digests") -> Iterator[str]:
    """The ids behind digests, each once, in the order of the verdicts."""
    left = set(wanted.tolist())
    for verdict in jsonl.read(verdicts_of(run), Verdict) if left else ():
        number = digest(verdict.id)
        if verdict.candidate == candidate and number in left:
            left.discard(number)
            yield verdict.id


def digest(text: str) -> int:
    """Eight bytes that stand for a text."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


class _Columns:
    """Grows by a verdict at a time; a measure that appears late has no value for the cases before it."""

    def __init__(self) -> None:
        self._cases = array("Q")
        self._values: dict[str, array[float]] = {}

    def add(self, verdict: Verdict) -> None:
        place = len(self._cases)
        self._cases.append(digest(verdict.id))
        found = {f"check:{check}": _PASSED[finding.verdict] for check, finding in verdict.findings.items()}
        found |= {f"metric:{metric}": score for metric, score in verdict.scores.items()}
        for measure, value in {"compliance": float(verdict.complies is True), **found}.items():
            column = self._values.setdefault(measure, array("d"))
            column.extend([_NONE] * (place - len(column)))
            column.append(value)

    def outcomes(self) -> Outcomes:
        import numpy as np

        cases, place = np.unique(np.array(self._cases, dtype=np.uint64), return_inverse=True)
        values = {}
        for measure, column in self._values.items():
            column.extend([_NONE] * (len(self._cases) - len(column)))
            known = np.array(column, dtype=np.float64)
            asked = np.bincount(place, minlength=len(cases))
            values[measure] = np.bincount(place, weights=known, minlength=len(cases)) / asked
        return Outcomes(cases=cases, values=values)
