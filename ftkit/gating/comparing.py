"""Two runs compared case by case: paired tests on the cases that both have, and which were fixed and which broke."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ftkit.errors import ConfigError, nearest
from ftkit.gating import outcomes
from ftkit.gating.outcomes import Outcomes
from ftkit.gating.results import CandidateChange, Change, RunComparison
from ftkit.statistics.means import bootstrap_mean, sign_flip
from ftkit.statistics.multiplicity import holm
from ftkit.statistics.shares import mcnemar, newcombe_paired

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ftkit.gating.outcomes import Digests, Values

    Places = NDArray[np.intp]

_SEED = 7


def compared(before: Path, after: Path) -> RunComparison:
    """Every candidate that two runs have under one name. Raises DataError for a run without verdicts."""
    earlier, later = outcomes.read(before), outcomes.read(after)
    altered = _altered(before, after)
    both = [_candidate(name, name, earlier[name], later[name], altered, after) for name in later if name in earlier]
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
    change = _candidate(
        candidate, earlier_name, earlier[earlier_name], later[candidate], _altered(before, after), after
    )
    return _corrected([change])[0]


def _altered(before: Path, after: Path) -> "Digests":
    """The cases of one id that are asked something else now."""
    import numpy as np

    earlier, later = outcomes.contents(before), outcomes.contents(after)
    if earlier is None or later is None:
        return np.zeros(0, dtype=np.uint64)
    shared, one, other = np.intersect1d(earlier[0], later[0], return_indices=True)
    altered: Digests = shared[earlier[1][one] != later[1][other]]
    return altered


def _candidate(  # noqa: PLR0913 - both names, both columns, and what they are read from
    candidate: str, before: str, earlier: Outcomes, later: Outcomes, altered: "Digests", run: Path
) -> CandidateChange:
    import numpy as np

    shared, one, other = np.intersect1d(earlier.cases, later.cases, return_indices=True)
    same = ~np.isin(shared, altered)
    one, other, compliance = one[same], other[same], "compliance"
    was, now = earlier.values[compliance][one], later.values[compliance][other]
    return CandidateChange(
        candidate=candidate,
        before=before,
        shared=int(same.sum()),
        only_before=len(earlier.cases) - len(shared),
        only_after=len(later.cases) - len(shared),
        altered=int((~same).sum()),
        changes=tuple(_changes(earlier, later, one, other)),
        fixed=tuple(outcomes.named(run, candidate, shared[same][now > was])),
        broken=tuple(outcomes.named(run, candidate, shared[same][now < was])),
    )


def _changes(earlier: Outcomes, later: Outcomes, one: "Places", other: "Places") -> list[Change]:
    import numpy as np

    found = []
    for measure in (name for name in earlier.values if name in later.values):
        was, now = earlier.values[measure][one], later.values[measure][other]
        known = ~(np.isnan(was) | np.isnan(now))
        if known.any():
            found.append(_change(measure, was[known], now[known]))
    return found


def _change(measure: str, was: "Values", now: "Values") -> Change:
    import numpy as np

    either = np.concatenate([was, now])
    counts = not measure.startswith("metric:") and bool(((either == 0) | (either == 1)).all())
    return _of_passes(measure, was, now) if counts else _of_means(measure, was, now)


def _of_passes(measure: str, was: "Values", now: "Values") -> Change:
    n, both = len(was), int((was * now).sum())
    fixed, broken = int((now > was).sum()), int((now < was).sum())
    interval = newcombe_paired(both, fixed, broken, n - both - fixed - broken)
    p = mcnemar(fixed, broken)
    return Change(
        measure=measure,
        n=n,
        before=float(was.mean()),
        after=float(now.mean()),
        difference=(fixed - broken) / n,
        low=interval.low,
        high=interval.high,
        p=p,
        p_holm=p,
        test="exact McNemar",
        fixed=fixed,
        broken=broken,
    )


def _of_means(measure: str, was: "Values", now: "Values") -> Change:
    differences = now - was
    interval = bootstrap_mean(differences)
    p = sign_flip(differences, _SEED)
    return Change(
        measure=measure,
        n=len(was),
        before=float(was.mean()),
        after=float(now.mean()),
        difference=float(differences.mean()),
        low=interval.low if interval else None,
        high=interval.high if interval else None,
        p=p,
        p_holm=p,
        test="sign flip",
    )


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
