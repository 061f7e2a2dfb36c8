"""What could make a comparison void: each guard is a pure function over what is known of the candidates.

`contenders` says who is compared, `observed` what their answers look like (in one pass and flat memory), `everything`
asks all guards. A failed guard that concerns the verdict makes it "no-comparison"; one that concerns latency makes
seconds unknown.
"""

from collections.abc import Iterable, Sequence

from ftkit.reports import Guard
from ftkit.scoring.guards.contender import Contender, Observed, observed, together
from ftkit.scoring.guards.coverage import case_sets, errors, truncated
from ftkit.scoring.guards.latency import latencies
from ftkit.scoring.guards.sameness import adapters, stand_ins, templates


def everything(contenders: Sequence[Contender]) -> tuple[Guard, ...]:
    """The guards over all candidates, the failed ones first. Exposure and judges have guards of their own."""
    found: list[Guard] = [guard for one in _GUARDS for guard in one(contenders)]
    return ordered(found)


def ordered(guards: Iterable[Guard]) -> tuple[Guard, ...]:
    """The failed ones first, then the warnings; in their own order otherwise."""
    return tuple(sorted(guards, key=lambda guard: _ORDER.index(guard.verdict)))


def voiding(guards: Iterable[Guard], concerns: str = "verdict") -> tuple[Guard, ...]:
    """The failed ones that make a verdict, or latencies, void."""
    return tuple(guard for guard in guards if guard.verdict == "failed" and guard.concerns == concerns)


_ORDER = ("failed", "warned", "unmeasured", "passed")
_GUARDS = (stand_ins, adapters, templates, case_sets, errors, truncated, latencies)

__all__ = ["Contender", "Observed", "everything", "observed", "ordered", "together", "voiding"]
