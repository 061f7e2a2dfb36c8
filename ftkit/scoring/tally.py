"""Adds judged pieces up: for each candidate the sums by case, which are all that outlives the lines on the disk."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from ftkit.interfaces import CorpusMetric, higher_is_better
from ftkit.scoring.cases import Cases
from ftkit.scoring.guards import Observed, together
from ftkit.scoring.judging import Bench
from ftkit.scoring.measured import Measure, Measured, Repeats
from ftkit.scoring.pieces import FIGURES, Judged

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Counted(NamedTuple):
    """How many answers passed, failed and were unmeasured, and how many passed loosely."""

    passed: int
    failed: int
    unmeasured: int
    loosely: int


class Tally:
    """One candidate's numbers. Not frozen: it grows piece by piece, its arrays being as long as there are cases."""

    def __init__(self, cases: int, answers: int, bench: Bench) -> None:
        import numpy as np

        self.answers = answers
        self.observed = Observed()
        self.asked = np.zeros(cases, np.int32)
        self.complied = np.zeros(cases, np.int32)
        self.compliance: NDArray[np.floating[Any]] = np.zeros(cases, np.float32)
        checks, measures = len(bench.contract.keys), sum(map(len, bench.names))
        self.checks: NDArray[np.floating[Any]] = np.zeros((checks, cases), np.float32)
        self.scores = np.zeros((measures, cases), np.float64)
        self.figures = np.zeros((len(FIGURES), cases), np.float64)
        self.latencies = np.full(answers, np.nan)
        self.counts: list[dict[str, float] | None] = [
            {} if isinstance(keyed.metric, CorpusMetric) else None for keyed in bench.metrics
        ]
        self.doubts = [""] * checks
        self._counts = np.zeros((1 + checks, 4), np.int64)

    def add(self, judged: Judged, places: "NDArray[np.int32]") -> None:
        """Takes in a piece whose answers belong to the cases at these places."""
        import numpy as np

        first, end = judged.piece.first, judged.piece.end
        self.observed = together([self.observed, judged.observed])
        self.doubts = [mine or other for mine, other in zip(self.doubts, judged.doubts, strict=True)]
        for sums, added in zip(self.counts, judged.counts, strict=True):
            if sums is not None and added is not None:
                sums |= {key: sums.get(key, 0) + count for key, count in added.items()}
        np.add.at(self.asked, places, 1)
        np.add.at(self.complied, places, judged.complies == 1)
        np.add.at(self.compliance, places, _numbers(judged.complies))
        _add_rows(self.checks, places, _numbers(judged.checks))
        _add_rows(self.scores, places, judged.scores)
        _add_rows(self.figures, places, judged.figures)
        self.latencies[first:end] = np.where(judged.cached == 1, np.nan, judged.figures[FIGURES.index("seconds")])
        strict = np.vstack([judged.complies[None, :], judged.checks])
        loose = np.vstack([judged.loosely[None, :], judged.checks_loosely])
        self._counts += np.stack([(strict == 1).sum(1), (strict == 0).sum(1), (strict < 0).sum(1), loose.sum(1)], 1)

    def settle(self) -> None:
        """Turns the sums of repeated cases into means. To be done once, when all pieces are there."""
        if not (self.asked > 1).any():
            return
        self.compliance = self.compliance.astype(float) / self.asked
        self.checks = self.checks.astype(float) / self.asked
        self.scores /= self.asked
        self.figures /= self.asked

    @property
    def compliance_counted(self) -> Counted:
        """The answers that kept the whole contract."""
        return Counted(*self._counts[0].tolist())

    def check_counted(self, place: int) -> Counted:
        """The answers that passed the check at this place of the contract."""
        return Counted(*self._counts[1 + place].tolist())


def measured(tallies: Mapping[str, Tally], cases: Cases, bench: Bench) -> Measured:
    """Everything that was measured: compliance, the checks in the contract's order, the metrics; and the figures."""
    repeated = any((tally.asked > 1).any() for tally in tallies.values())

    def measure(
        name: str, values: "dict[str, NDArray[np.floating[Any]]]", *, binary: bool, higher: bool = True
    ) -> Measure:
        return Measure(name=name, passes_or_fails=binary and not repeated, higher_is_better=higher, values=values)

    found = [measure("compliance", {name: one.compliance for name, one in tallies.items()}, binary=True)]
    for place, key in enumerate(bench.contract.keys):
        found.append(measure(f"check:{key}", {name: one.checks[place] for name, one in tallies.items()}, binary=True))
    place = 0
    for keyed, names in zip(bench.metrics, bench.names, strict=True):
        for own in names.values():
            values = {name: one.scores[place] for name, one in tallies.items()}
            higher = higher_is_better(keyed.metric)
            found.append(measure(f"metric:{own}", values, binary=keyed.metric.passes_or_fails, higher=higher))
            place += 1
    figures = [
        measure(figure, {name: one.figures[row] for name, one in tallies.items()}, binary=False, higher=False)
        for row, figure in enumerate(FIGURES)
    ]
    return Measured(
        candidates=tuple(tallies),
        cases=cases.digests,
        measures=tuple(found),
        figures=tuple(figures),
        latencies={name: one.latencies for name, one in tallies.items()},
        repeats={name: Repeats(asked=one.asked, complied=one.complied) for name, one in tallies.items()},
        clusters=cases.clusters,
        slicings=cases.slicings,
    )


def _numbers(readings: "NDArray[np.int8]") -> "NDArray[np.float32]":
    """1, 0, and NaN for what is unmeasured."""
    import numpy as np

    return np.where(readings < 0, np.float32(np.nan), readings).astype(np.float32)


def _add_rows(
    sums: "NDArray[np.floating[Any]]", places: "NDArray[np.int32]", values: "NDArray[np.floating[Any]]"
) -> None:
    import numpy as np

    for row, added in zip(sums, values, strict=True):
        np.add.at(row, places, added)
