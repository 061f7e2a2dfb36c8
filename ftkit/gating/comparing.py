"""Two runs compared case by case: paired tests on the cases that both have, and which were fixed and which broke.

Cases of one group are tested together, as in the report of one run.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ftkit.errors import ConfigError, nearest
from ftkit.gating import outcomes
from ftkit.gating.outcomes import Contents, Outcomes
from ftkit.gating.results import CandidateChange, Change, RunComparison
from ftkit.statistics.multiplicity import holm
from ftkit.statistics.paired import Difference, of_means, of_shares

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ftkit.gating.outcomes import Digests, Values

    Groups = NDArray[np.intp] | None

_SEED = 7


def compared(before: Path, after: Path) -> RunComparison:
    """Every candidate that two runs have under one name. Raises DataError for a run without verdicts."""
    earlier, later = outcomes.read(before), outcomes.read(after)
    ground = _ground(before, after)
    both = [_candidate(name, name, earlier[name], later[name], ground) for name in later if name in earlier]
    return RunComparison(
        before=str(before),
        after=str(after),
        candidates=_corrected(both),
        only_before=tuple(name for name in earlier if name not in later),
        only_after=tuple(name for name in later if name not in earlier),
    )


def candidate_change(candidate: str, after: Path, earlier_name: str, before: Path) -> CandidateChange:
    """One candidate held against one of an earlier run. Raises ConfigError where a run does not have it."""
    earlier, later = outcomes.read(before), outcomes.read(after)
    for name, found, run in ((earlier_name, earlier, before), (candidate, later, after)):
        if name not in found:
            raise ConfigError(f"{run} has no candidate '{name}'.{nearest(name, found)}")
    change = _candidate(candidate, earlier_name, earlier[earlier_name], later[candidate], _ground(before, after))
    return _corrected([change])[0]


class _Ground(NamedTuple):
    """What two runs are compared on."""

    run: Path  # the later one
    altered: "Digests"  # the cases of one id that are asked something else now
    known: Contents | None  # the later run's cases or, where it kept none, the earlier one's
    lower_is_better: frozenset[str]  # measures of errors

    def groups(self, cases: "Digests") -> "NDArray[np.intp] | None":
        """The number of each case's group; None where every case stands for itself, or nobody knows."""
        import numpy as np

        if self.known is None:
            return None
        places = np.searchsorted(self.known.cases, cases)
        if (self.known.cases[np.minimum(places, len(self.known.cases) - 1)] != cases).any():
            return None
        found, numbers = np.unique(self.known.groups[places], return_inverse=True)
        return numbers if len(found) < len(numbers) else None


def _ground(before: Path, after: Path) -> _Ground:
    earlier, later = outcomes.contents(before), outcomes.contents(after)
    lower = outcomes.lower_is_better(before) | outcomes.lower_is_better(after)
    return _Ground(after, _altered(earlier, later), later or earlier, lower)


def _altered(earlier: Contents | None, later: Contents | None) -> "Digests":
    import numpy as np

    if earlier is None or later is None:
        return np.zeros(0, dtype=np.uint64)
    shared, one, other = np.intersect1d(earlier.cases, later.cases, return_indices=True)
    altered: Digests = shared[earlier.asked[one] != later.asked[other]]
    return altered


def _candidate(candidate: str, before: str, earlier: Outcomes, later: Outcomes, ground: _Ground) -> CandidateChange:
    import numpy as np

    shared, one, other = np.intersect1d(earlier.cases, later.cases, return_indices=True)
    same = ~np.isin(shared, ground.altered)
    one, other, compliance = one[same], other[same], "compliance"
    was, now = earlier.values[compliance][one], later.values[compliance][other]
    changes = _changes(earlier.chosen(one), later.chosen(other), ground.groups(shared[same]))
    return CandidateChange(
        candidate=candidate,
        before=before,
        shared=int(same.sum()),
        only_before=len(earlier.cases) - len(shared),
        only_after=len(later.cases) - len(shared),
        altered=int((~same).sum()),
        changes=tuple(
            msgspec.structs.replace(change, higher_is_better=change.measure not in ground.lower_is_better)
            for change in changes
        ),
        fixed=tuple(outcomes.named(ground.run, candidate, shared[same][now > was])),
        broken=tuple(outcomes.named(ground.run, candidate, shared[same][now < was])),
    )


def _changes(earlier: Outcomes, later: Outcomes, groups: "Groups") -> Iterator[Change]:
    """What changed in each measure that both have, of the same cases in the same order."""
    import numpy as np

    for measure in (name for name in earlier.values if name in later.values):
        was, now = earlier.values[measure], later.values[measure]
        known = ~(np.isnan(was) | np.isnan(now))
        if known.any():
            yield _change(measure, was[known], now[known], None if groups is None else groups[known])


def _change(measure: str, was: "Values", now: "Values", groups: "Groups") -> Change:
    found = _difference(measure, was, now, groups)
    return Change(
        measure=measure,
        n=found.n,
        before=float(was.mean()),
        after=float(now.mean()),
        difference=found.difference,
        low=found.interval.low if found.interval else None,
        high=found.interval.high if found.interval else None,
        p=found.p,
        p_holm=found.p,
        test=found.test,
        fixed=found.one_only,
        broken=found.other_only,
        groups=found.groups,
    )


def _difference(measure: str, was: "Values", now: "Values", groups: "Groups") -> Difference:
    """After less before, by the tests that the candidates of one run are compared by."""
    import numpy as np

    either = np.concatenate([was, now])
    if not measure.startswith("metric:") and bool(((either == 0) | (either == 1)).all()):
        return of_shares(now > 0.5, was > 0.5, groups, seed=_SEED)
    return of_means(now, was, groups, seed=_SEED)


def _corrected(candidates: Sequence[CandidateChange]) -> tuple[CandidateChange, ...]:
    """All p values corrected as one family: everything that these two runs are compared by."""
    corrected = iter(holm([change.p for one in candidates for change in one.changes]))
    return tuple(
        msgspec.structs.replace(
            one,
            changes=tuple(msgspec.structs.replace(change, p_holm=next(corrected)) for change in one.changes),
        )
        for one in candidates
    )
