"""The losses on the way of a training, as its journal has them: each step once, also where it was done twice.

A training that was killed goes back to its last checkpoint, and tells the steps since then again: the last word counts.
"""

from collections.abc import Iterable, Iterator

import msgspec

from ftkit.journal_entries import Entry, Heard
from ftkit.values import LossPoint

_MOST = 300


def losses(entries: Iterable[Entry]) -> tuple[LossPoint, ...]:
    """The losses by step, none where no event tells any; of very many steps, means over stretches of them."""
    found: dict[int, LossPoint] = {}
    for entry in entries:
        if isinstance(entry, Heard) and entry.event.step is not None:
            event = entry.event
            known = found.get(entry.event.step, LossPoint(step=entry.event.step))
            found[known.step] = msgspec.structs.replace(
                known,
                loss=known.loss if event.loss is None else event.loss,
                validation_loss=known.validation_loss if event.validation_loss is None else event.validation_loss,
            )
    told = [point for _, point in sorted(found.items()) if (point.loss, point.validation_loss) != (None, None)]
    return tuple(_thinned(told))


def _thinned(points: list[LossPoint]) -> Iterator[LossPoint]:
    """At most some hundred points: each the mean of a stretch, at its last step."""
    size = -(-len(points) // _MOST)
    for first in range(0, len(points), max(1, size)):
        stretch = points[first : first + size]
        yield LossPoint(
            step=stretch[-1].step,
            loss=_mean(point.loss for point in stretch),
            validation_loss=_mean(point.validation_loss for point in stretch),
        )


def _mean(figures: Iterable[float | None]) -> float | None:
    known = [figure for figure in figures if figure is not None]
    return sum(known) / len(known) if known else None
