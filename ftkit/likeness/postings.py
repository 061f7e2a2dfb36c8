"""Which rows have a shingle in their prefix: a part of an inverted index.

Within a part the rows are numbered by size, and a shingle's postings stand in classes of rows of about one size, so
that sets which are too small or too large are passed over unread. A small table may take one shingle for another: then
a row is verified in vain.
"""

from typing import NamedTuple

import numpy
from numpy.typing import NDArray

from ftkit.likeness.prefixes import Prefixes
from ftkit.likeness.rarity import order_of

_CLASSES = 16  # at most
_FILL = 4  # entries of a table of contents for each posting, at most


class Ranges(NamedTuple):
    """What of a part's postings is read, by row of the block."""

    owners: NDArray[numpy.int64]
    begins: NDArray[numpy.int64]
    counts: NDArray[numpy.int64]

    def only(self, chosen: NDArray[numpy.bool_]) -> "Ranges":
        """Those of a mask."""
        return Ranges(self.owners[chosen], self.begins[chosen], self.counts[chosen])


class Part(NamedTuple):
    """The postings of some rows, which have numbers of their own here: by size, ascending."""

    shingles: NDArray[numpy.uint32]  # of each posting: the rank, and in the lowest bit whether it is of a tail
    rows: NDArray[numpy.uint32]  # of each posting
    contents: NDArray[numpy.uint32]  # where the postings of each shingle and class begin
    mask: int  # the bits of a shingle that are told apart
    classes: int  # of rows, all of as many
    sizes: NDArray[numpy.int64]  # of each row
    numbers: NDArray[numpy.int64]  # of each row in the index

    def ranges(self, asked: Prefixes) -> Ranges:
        """Where the postings stand that matter: the heads of sets that are smaller, all of those that are larger."""
        smallest, largest = _borders(self.sizes, self.classes)
        heads = _buckets(asked.ranks << numpy.uint32(1), self.mask) * self.classes
        tails = heads + self.classes
        ends = numpy.searchsorted(smallest, asked.largest, side="right")
        likely = numpy.searchsorted(largest, asked.smallest)[asked.owners]
        larger = numpy.searchsorted(largest, asked.sizes + 1)[asked.owners]
        begins = self._begins(heads + likely, tails + larger)
        counts = numpy.maximum(self._begins(heads + ends, tails + ends) - begins, 0)
        return Ranges(numpy.repeat(asked.owners, 2), begins, counts)

    def _begins(self, heads: NDArray[numpy.int64], tails: NDArray[numpy.int64]) -> NDArray[numpy.int64]:
        return self.contents[numpy.stack([heads, tails], axis=1).ravel()].astype(numpy.int64)


def part(prefixes: Prefixes, first: int) -> Part:
    """The part of a block's rows, the first of which has this number in the index."""
    shingles = (prefixes.ranks << numpy.uint32(1)) | ~prefixes.heads
    numbers = numpy.arange(first, first + len(prefixes.sizes))
    return _part(shingles, prefixes.owners.astype(numpy.uint32), prefixes.sizes, numbers)


def merged(one: Part, other: Part) -> Part:
    """The postings of both."""
    return _part(
        numpy.concatenate([one.shingles, other.shingles]),
        numpy.concatenate([one.rows, other.rows + numpy.uint32(len(one.sizes))]),
        numpy.concatenate([one.sizes, other.sizes]),
        numpy.concatenate([one.numbers, other.numbers]),
    )


def _part(
    shingles: NDArray[numpy.uint32],
    rows: NDArray[numpy.uint32],
    sizes: NDArray[numpy.int64],
    numbers: NDArray[numpy.int64],
) -> Part:
    by_size = numpy.argsort(sizes, kind="stable")
    renumbered = numpy.empty(len(sizes), numpy.uint32)
    renumbered[by_size] = numpy.arange(len(sizes), dtype=numpy.uint32)
    rows = renumbered[rows]
    kinds = max(min(int(shingles.max(initial=0)) + 1, _FILL * len(shingles)), 1)  # a head and a tail, even of none
    mask = (1 << kinds.bit_length()) - 1
    classes = min(max(_FILL * len(shingles) // (mask + 1), 1), _CLASSES)
    places = _buckets(shingles, mask)
    places *= classes
    places += rows * numpy.int64(classes) // max(len(sizes), 1)
    contents = _contents(places, (mask + 1) * classes)
    order = order_of(places)
    return Part(shingles[order], rows[order], contents, mask, classes, sizes[by_size], numbers[by_size])


def _contents(places: NDArray[numpy.int64], count: int) -> NDArray[numpy.uint32]:
    """For each place, and for the end, how many postings stand before it; counted in 32 bits to spare memory."""
    contents = numpy.zeros(count + 1, numpy.uint32)
    numpy.add.at(contents[1:], places, numpy.uint32(1))
    return numpy.cumsum(contents, dtype=numpy.uint32, out=contents)


def _buckets(shingles: NDArray[numpy.uint32], mask: int) -> NDArray[numpy.int64]:
    return (shingles & numpy.uint32(mask)).astype(numpy.int64)


def _borders(sizes: NDArray[numpy.int64], classes: int) -> tuple[NDArray[numpy.int64], NDArray[numpy.int64]]:
    """The sizes at both ends of each class."""
    bounds = (numpy.arange(classes + 1) * len(sizes) + classes - 1) // classes
    return sizes[numpy.minimum(bounds[:-1], len(sizes) - 1)], sizes[numpy.maximum(bounds[1:] - 1, 0)]
