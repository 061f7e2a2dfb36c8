"""What checks and metrics could not tell, in sentences: unmeasured is never passed, and whoever wonders is told why."""

from collections.abc import Iterator, Mapping

from ftkit.scoring.judging import Bench
from ftkit.scoring.tally import Tally

_SHOWN = 300
"""Characters of a reason: one may quote an answer."""


def doubts(tallies: Mapping[str, Tally], bench: Bench) -> Iterator[str]:
    """A sentence for each check that some answers leave in doubt, with the first reason."""
    for place, key in enumerate(bench.contract.keys):
        counts = {name: one.check_counted(place).unmeasured for name, one in tallies.items()}
        if any(counts.values()):
            said = ", ".join(f"{count:,} of {tallies[name].answers:,} of '{name}'" for name, count in counts.items())
            reason = _short(next(one.doubts[place] for one in tallies.values() if one.doubts[place]))
            yield f"'{key}' was not measured in {said} and counts there as not passed. The first reason: {reason}"
    yield from _uneven(tallies, bench)


def _uneven(tallies: Mapping[str, Tally], bench: Bench) -> Iterator[str]:
    """A sentence for each measure that has a value for more cases of one candidate than of another."""
    import numpy as np

    for place, measure in enumerate(name for names in bench.names for name in names.values()):
        known = {name: int((~np.isnan(one.scores[place])).sum()) for name, one in tallies.items()}
        if len(set(known.values())) > 1:
            said = ", ".join(f"{n:,} of {len(tallies[name].asked):,} cases of '{name}'" for name, n in known.items())
            yield (
                f"'{measure}' has a value for {said}. The others are left out of its mean and of its comparisons, so "
                "who has fewer may have left out the hard ones."
            )


def _short(reason: str) -> str:
    return reason if len(reason) <= _SHOWN else f"{reason[:_SHOWN]} ..."
