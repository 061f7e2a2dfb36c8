"""What checks could not tell, in sentences: unmeasured is never passed, and whoever wonders at it is told why."""

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


def _short(reason: str) -> str:
    return reason if len(reason) <= _SHOWN else f"{reason[:_SHOWN]} ..."
