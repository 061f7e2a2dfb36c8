"""Guards over measured seconds: answers out of a cache, faster than any model, or measured under different load."""

from collections.abc import Iterator, Sequence

from ftkit.reports import Guard
from ftkit.scoring.guards.contender import Contender, names

_LOAD = ("concurrency", "max_concurrency", "batch_size", "workers")
"""Options of predictors that decide how many requests share the machine while one is timed."""


def latencies(contenders: Sequence[Contender]) -> Iterator[Guard]:
    """Fails where seconds are none of the model's; warns where they were measured under different load."""
    timed = [one for one in contenders if one.observed.timed and not one.stands_in]
    for one in timed:
        yield from _own(one)
    loads = {_load(one) for one in timed}
    if len(timed) > 1:
        said = ", ".join(f"'{one.name}' {_load(one)}" for one in timed)
        yield Guard(
            name="unequal-load",
            verdict="warned" if len(loads) > 1 else "passed",
            concerns="latency",
            candidates=tuple(one.name for one in timed),
            sentence=f"seconds were measured under different load: {said}. They cannot be compared."
            if len(loads) > 1
            else f"{names(timed)} were timed under the same load.",
        )


def _own(one: Contender) -> Iterator[Guard]:
    seen = one.observed
    for count, why in ((seen.cached, "came out of a cache"), (seen.too_fast, "came faster than any model answers")):
        if count:
            yield Guard(
                name="cached-latency",
                verdict="failed",
                concerns="latency",
                candidates=(one.name,),
                sentence=f"{count:,} of the {seen.timed:,} timed answers of '{one.name}' {why}: their seconds say "
                "nothing about the model. Ask it anew without a cache before you compare latencies.",
            )
            return


def _load(one: Contender) -> str:
    given = [f"{key} {one.options[key]}" for key in _LOAD if key in one.options]
    return " ".join([one.predictor or "unknown", *given])
