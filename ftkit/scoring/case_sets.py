"""Whether all were asked the same cases; else a refusal that names them, or the cases that all have, said loudly."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from ftkit.digests import places_among
from ftkit.errors import DataError
from ftkit.scoring.answers import Answers
from ftkit.scoring.known_cases import Known

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SHOWN = 3


def refuse_unequal(known: Known, answers: Mapping[str, Answers]) -> None:
    """Raises DataError unless all candidates answered the same cases, and each has its reference."""
    for lack in _lacks(known, answers):
        raise DataError(
            f"the case sets differ: {lack}. Everyone must be judged on the same cases, or with --intersect on those "
            "that all have."
        )


def cut(known: Known, answers: Mapping[str, Answers]) -> tuple[Known, dict[str, Answers], tuple[str, ...]]:
    """Only the cases that all have, and what a reader of the report must know of the others."""
    import numpy as np

    lacks = _lacks(known, answers)
    if not lacks:
        return known, dict(answers), ()
    kept = np.ones(len(known.cases), bool)
    for one in answers.values():
        kept &= _is_among(known.cases.digests, one.digests)
    if not kept.any():
        raise DataError(f"no case has an answer of everyone: {'; '.join(lacks)}.")
    chosen = known.chosen(kept)
    many = "1 case" if kept.sum() == 1 else f"{int(kept.sum()):,} cases"
    warning = (
        f"Judged on {many} only, those that all have: {'; '.join(lacks)}. Cases that are "
        "missing are seldom missing by chance, so the figures may flatter whoever lacks them."
    )
    return chosen, {name: one.among(chosen.cases) for name, one in answers.items()}, (warning,)


def _lacks(known: Known, answers: Mapping[str, Answers]) -> list[str]:
    """What each one lacks, in words."""
    import numpy as np

    found = []
    for name, one in answers.items():
        missing = np.flatnonzero(~_is_among(known.cases.digests, one.digests))
        if len(missing):
            found.append(_lack(f"'{name}'", missing, known.id_at))
        unknown = np.flatnonzero(~_is_among(one.digests, known.cases.digests))
        if len(unknown):
            _, firsts = np.unique(one.digests[unknown], return_index=True)
            found.append(_lack(known.name, unknown[np.sort(firsts)], one.id_at))
    return found


def _lack(whose: str, places: "NDArray[np.intp]", id_at: Callable[[int], str]) -> str:
    named = ", ".join(sorted(id_at(int(place)) for place in places[:_SHOWN]))
    cases = "1 case" if len(places) == 1 else f"{len(places):,} cases"
    return f"{whose} lacks {cases} ({named}{', ...' if len(places) > _SHOWN else ''})"


def _is_among(digests: "NDArray[np.uint64]", others: "NDArray[np.uint64]") -> "NDArray[np.bool_]":
    """Which of the digests stand among the others, which may hold one several times."""
    import numpy as np

    if len(digests) == len(others) and (digests == others).all():
        return np.ones(len(digests), bool)
    return places_among(np.unique(others), digests) >= 0
