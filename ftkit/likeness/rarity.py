"""The order in which shingles are looked up: the rarest of the dataset first.

Counted in a table of fixed size, so some shingles share a rank and pass for one. Any order finds the same pairs; this
one finds them soonest.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy
from numpy.typing import NDArray

from ftkit.likeness.blocks import SetBlock

_BITS = 22


class Rarity(NamedTuple):
    """The rank of each shingle by its hash's first bits: 16 MiB, whatever the number of rows."""

    ranks: NDArray[numpy.uint32]  # 0: too rare to be shared; from 1 on, the rarest first


class Ranked(NamedTuple):
    """A block and the ranks of its shingles, ascending within each row."""

    sets: SetBlock
    ranks: NDArray[numpy.uint32]

    def only(self, chosen: NDArray[numpy.bool_]) -> "Ranked":
        """The rows of a mask."""
        return Ranked(self.sets.only(chosen), self.ranks[chosen[self.sets.owners]])


def rarity(blocks: Iterable[SetBlock], least: int) -> Rarity:
    """The rarity of shingles in these rows, those that are to be indexed.

    What occurs in fewer than `least` of them cannot be shared.
    """
    counts = numpy.zeros(1 << _BITS, numpy.uint32)
    for block in blocks:
        numpy.add.at(counts, _places(block.shingles), numpy.uint32(1))
    shareable = numpy.flatnonzero(counts >= least)
    ranks = numpy.zeros_like(counts)
    ranks[shareable[order_of(counts[shareable])]] = numpy.arange(1, len(shareable) + 1)
    return Rarity(ranks)


def ranked(block: SetBlock, rarity: Rarity) -> Ranked:
    """The block with the ranks of its shingles."""
    keys = (block.owners.astype(numpy.uint64) << numpy.uint64(32)) | rarity.ranks[_places(block.shingles)]
    keys.sort()
    return Ranked(block, keys.astype(numpy.uint32))


def order_of(values: NDArray[Any]) -> NDArray[numpy.uint32]:
    """Where the values stand that would be first, second, ... by size; of equal ones the first is first.

    For values and places below 2**32, which fit a number together: several times as fast as a stable argsort.
    """
    keys = values.astype(numpy.uint64)
    keys <<= numpy.uint64(32)
    keys |= numpy.arange(len(values), dtype=numpy.uint64)
    keys.sort()
    return keys.astype(numpy.uint32)


def _places(shingles: NDArray[numpy.uint32]) -> NDArray[numpy.uint32]:
    return shingles >> numpy.uint32(32 - _BITS)
