"""A batch's lines after the refusals: refused examples' lines leave their sides and stand among the rejects.

Few of a batch are refused, so the lines of a side are cut out in a few pieces and never looked at one by one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from ftkit import jsonl
from ftkit.preparation import groups, making
from ftkit.preparation.deciding import Decided
from ftkit.preparation.examined import PLACES, REJECTS, Examined
from ftkit.values import Example, Preference, Reject


class RowId(msgspec.Struct, frozen=True):
    """Of a row or of a reject, what names it."""

    id: str = ""
    record: dict[str, str] = {}

    @classmethod
    def of(cls, line: bytes) -> str:
        """The id in a line."""
        row = msgspec.json.decode(line, type=cls)
        return row.id or row.record.get("id", "")


class Lines(NamedTuple):
    """A batch's outcomes as lines, ready to be written."""

    places: Any  # numpy uint8, of each outcome
    lengths: Any  # numpy uint64, of each outcome's line
    blobs: Sequence[bytes]  # the lines of each place
    added: Sequence[tuple[int, bytes]]  # lines among the rejects that no outcome stands for, and the one before them
    origins: list[str]  # of the refused examples


def lines_of(batch: Decided, id_of: Callable[[int], str]) -> Lines:
    """The lines of a batch. `id_of` gives the id of an example of an earlier batch, by its position."""
    import numpy

    examined = batch.examined
    places = numpy.frombuffer(examined.places, numpy.uint8)
    lengths = numpy.array(examined.lengths, numpy.uint64)
    if not batch.refusals:
        return Lines(places, lengths, examined.blobs, (), [])
    return _Refusing(batch, places, lengths, id_of).lines()


class _Refusing:
    """The work on one batch."""

    def __init__(self, batch: Decided, places: Any, lengths: Any, id_of: Callable[[int], str]) -> None:
        import numpy

        self.batch, self.examined, self.id_of = batch, batch.examined, id_of
        self.places, self.lengths = places, lengths
        self.outcomes = numpy.flatnonzero(places != REJECTS).tolist()  # of each example
        self.starts = _starts(places, lengths)  # of each outcome's line within its place's blob

    def lines(self) -> Lines:
        """The batch with the refused examples' lines among the rejects."""
        rejects = {outcome: self.line(outcome) for outcome in self._rejected()}
        lost = _lost_units(self.batch, self.outcomes)
        added: list[tuple[int, bytes]] = []
        origins: list[str] = []
        for number, (stage, refusal) in sorted(self.batch.refusals.items()):
            outcome = self.outcomes[number]
            example = decoded(self.line(outcome), preference=bool(self.examined.preferences))
            reject = making.refused(example, stage, refusal, self._like(refusal.like))
            origins.append(example.origin)
            rejects[outcome] = jsonl.lines([reject])
            added += ((outcome, jsonl.lines([one])) for one in self._siblings(reject, outcome, lost))
        places, lengths = self.places.copy(), self.lengths.copy()
        refused = [self.outcomes[number] for number in self.batch.refusals]
        places[refused], lengths[refused] = REJECTS, [len(rejects[outcome]) for outcome in refused]
        return Lines(places, lengths, self._blobs(sorted(refused), _merged(rejects, added)), added, origins)

    def line(self, outcome: int) -> bytes:
        """An outcome's line as it was examined."""
        start = int(self.starts[outcome])
        return self.examined.blobs[self.examined.places[outcome]][start : start + int(self.lengths[outcome])]

    def _rejected(self) -> list[int]:
        import numpy

        found: list[int] = numpy.flatnonzero(self.places == REJECTS).tolist()
        return found

    def _siblings(self, reject: Reject, outcome: int, lost: dict[int, tuple[str, ...]]) -> Iterable[Reject]:
        units = self.examined.units
        return groups.sibling_rejects(reject, lost.pop(units[outcome], ())) if units is not None else ()

    def _like(self, position: int | None) -> str:
        if position is None:
            return ""
        if position < self.batch.first:
            return self.id_of(position)
        return RowId.of(self.line(self.outcomes[position - self.batch.first]))

    def _blobs(self, refused: Sequence[int], rejects: bytes) -> list[bytes]:
        """The places' lines without those that are refused."""
        holes: list[list[tuple[int, int]]] = [[] for _ in PLACES]
        for outcome in refused:
            start = int(self.starts[outcome])
            holes[self.examined.places[outcome]].append((start, start + int(self.lengths[outcome])))
        sides = [_without(blob, some) for blob, some in zip(self.examined.blobs, holes, strict=True)]
        sides[REJECTS] = rejects
        return sides


def decoded(line: bytes, *, preference: bool) -> Example:
    """The example in a row's line."""
    if preference:
        return jsonl.decode(line, Preference, "a row just written").example
    return jsonl.decode(line, Example, "a row just written")


def _starts(places: Any, lengths: Any) -> Any:
    """Where each outcome's line begins among those of its place."""
    import numpy

    starts = numpy.zeros(len(places), numpy.uint64)
    for place in range(len(PLACES)):
        here = numpy.flatnonzero(places == place)
        starts[here] = numpy.cumsum(lengths[here]) - lengths[here]
    return starts


def _without(blob: bytes, holes: Sequence[tuple[int, int]]) -> bytes:
    """The bytes without some ascending parts."""
    if not holes:
        return blob
    begins = [0, *(end for _, end in holes)]
    ends = [*(start for start, _ in holes), len(blob)]
    return b"".join([blob[begin:end] for begin, end in zip(begins, ends, strict=True)])


def _merged(rejects: Mapping[int, bytes], added: Sequence[tuple[int, bytes]]) -> bytes:
    """The rejects in the order of their outcomes, each before the lines that were added behind it."""
    behind: dict[int, list[bytes]] = {}
    for outcome, line in added:
        behind.setdefault(outcome, []).append(line)
    return b"".join(line for outcome in sorted(rejects) for line in (rejects[outcome], *behind.get(outcome, ())))


def _lost_units(batch: Decided, outcomes: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The units of gathered records of which no example is left, and the origins besides the first."""
    examined: Examined = batch.examined
    if examined.units is None or not examined.siblings:
        return {}
    kept = {examined.units[outcome] for number, outcome in enumerate(outcomes) if number not in batch.refusals}
    return {unit: origins for unit, origins in examined.siblings.items() if unit not in kept}
