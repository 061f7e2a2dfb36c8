"""How many shingles rows of a block share with indexed rows: the postings are read, sorted and counted."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy
from numpy.typing import NDArray

from ftkit.likeness.postings import Part, Ranges
from ftkit.likeness.prefixes import Prefixes, overlaps_needed

MOST = 1 << 16  # postings of a part that are read for a row, the rarest first: a bound where rows are too uniform
_AT_ONCE = 1 << 18  # postings sorted at once: few enough for a processor's cache


class Shared(NamedTuple):
    """Rows of a block and indexed rows that share shingles of their prefixes."""

    rows: NDArray[numpy.int64]
    numbers: NDArray[numpy.int64]
    sizes: NDArray[numpy.int64]  # of the indexed rows' sets
    counts: NDArray[numpy.int64]  # how many they share

    def only(self, chosen: NDArray[numpy.bool_]) -> "Shared":
        """The pairs of a mask."""
        return Shared(*(column[chosen] for column in self))


def joined(found: Iterable[Shared]) -> Shared:
    """All pairs, one after the other."""
    empty = numpy.empty(0, numpy.int64)
    return Shared(*map(numpy.concatenate, zip(Shared(empty, empty, empty, empty), *found, strict=True)))


def shared(part: Part, asked: Prefixes) -> tuple[Shared, NDArray[numpy.int64]]:
    """What the rows share with a part's, where it is enough for likeness; and the rows for which not all was read."""
    ranges = part.ranges(asked)
    within = _within(ranges, MOST)
    least = asked.least
    found = [
        _shared(part, portion, int(each))
        for each in numpy.unique(least)
        for portion in _portions(ranges.only(within & (least[ranges.owners] == each)), len(part.sizes))
    ]
    pairs = joined(found)
    sizes = asked.sizes[pairs.rows]
    possible = overlaps_needed(sizes, pairs.sizes, asked.floor) <= numpy.minimum(sizes, pairs.sizes)
    return pairs.only(possible), ranges.owners[~within]


def _shared(part: Part, ranges: Ranges, least: int) -> Shared:
    first, rows = int(ranges.owners[0]), numpy.uint32(len(part.sizes))
    ends = numpy.cumsum(ranges.counts)
    places = numpy.arange(ends[-1]) + numpy.repeat(ranges.begins - (ends - ranges.counts), ranges.counts)
    keys = _sorted_by_owner(part.rows[places], ranges.owners, ends, len(part.sizes))
    keys += numpy.repeat((ranges.owners - first).astype(numpy.uint32) * rows, ranges.counts)
    pairs = keys[numpy.flatnonzero(keys[least - 1 :] == keys[: max(len(keys) - least + 1, 0)])]
    pairs = pairs[numpy.append(True, pairs[1:] != pairs[:-1])[: len(pairs)]]
    counts = numpy.searchsorted(keys, pairs, side="right") - numpy.searchsorted(keys, pairs)
    others = pairs % rows
    return Shared((pairs // rows).astype(numpy.int64) + first, part.numbers[others], part.sizes[others], counts)


def _sorted_by_owner(
    rows: NDArray[numpy.uint32], owners: NDArray[numpy.int64], ends: NDArray[numpy.int64], count: int
) -> NDArray[numpy.uint32]:
    """The rows of each owner's postings, ascending: numbers of 16 bits are sorted digit by digit, which is quickest.

    One sort of all postings together would be one call instead of many; it takes three times as long where numpy has
    no vector instructions for it.
    """
    narrow = count <= 1 << 16
    found = rows.astype(numpy.uint16) if narrow else rows
    changes = numpy.flatnonzero(owners[1:] != owners[:-1])
    for start, end in pairwise([0, *ends[changes].tolist(), int(ends[-1])]):
        found[start:end].sort(kind="stable" if narrow else "quicksort")
    return found.astype(numpy.uint32, copy=False)


def _within(ranges: Ranges, most: int) -> NDArray[numpy.bool_]:
    """The ranges of each row up to so many postings."""
    read = numpy.append(0, numpy.cumsum(ranges.counts))
    per_row = numpy.bincount(ranges.owners)
    before = numpy.repeat(read[numpy.cumsum(per_row) - per_row], per_row)
    within: NDArray[numpy.bool_] = read[1:] - before <= most
    return within


def _portions(ranges: Ranges, rows: int) -> Iterator[Ranges]:
    """Cuts the ranges between rows into portions of bounded work, at least one row in each."""
    ends = numpy.cumsum(ranges.counts)
    most = (1 << 32) // max(rows, 1)  # so that the number of a row and of an indexed one fit 32 bits together
    start = 0
    while start < len(ends):
        first, before = int(ranges.owners[start]), int(ends[start] - ranges.counts[start])
        end = int(numpy.searchsorted(ends, before + _AT_ONCE, side="right"))
        until = int(ranges.owners[end]) if end < len(ends) else first + most
        end = int(numpy.searchsorted(ranges.owners, min(max(until, first + 1), first + most)))
        yield Ranges(*(column[start:end] for column in ranges))
        start = end
