"""Which of a set's rarest shingles must be looked up so that no set like it is missed.

Two sets of x and y shingles that are at least `floor` alike share a = floor / (1 + floor) * (x + y) of them or more.
So they share n of the rarest x - a + n of the one and the rarest y - a + n of the other, or all a where that is less.
How many matter thus depends on both sizes: the larger the other set, the fewer.
Source: R. Bayardo, Y. Ma, R. Srikant, Scaling up all pairs similarity search, WWW 2007; J. Wang, G. Li, J. Feng, Can
we beat the prefix filtering?, SIGMOD 2012, for prefixes that share more than one.
"""

import math
from typing import Any, NamedTuple

import numpy
from numpy.typing import NDArray

from ftkit.likeness.rarity import Ranked

_SLACK = 1e-6  # of floating point products such as 0.8 * 5, to the side that misses nothing


class Prefixes(NamedTuple):
    """The rarest shingles of each row of a block, by row; those that cannot be shared are left out."""

    sizes: NDArray[numpy.int64]  # of each row's whole set
    ranks: NDArray[numpy.uint32]
    owners: NDArray[numpy.int64]  # for each shingle the number of its row in the block
    places: NDArray[numpy.int64]  # of each shingle among all of its row
    floor: float

    @property
    def heads(self) -> NDArray[numpy.bool_]:
        """Which shingles matter to sets that are as large as their own or larger; the others do not."""
        lengths = self.sizes - overlaps_needed(self.sizes, self.sizes, self.floor) + shared_by(self.floor)
        chosen: NDArray[numpy.bool_] = self.places < lengths[self.owners]
        return chosen

    @property
    def largest(self) -> NDArray[numpy.int64]:
        """For each shingle the size of the largest set that it matters to."""
        sizes = self.sizes[self.owners]
        both = (sizes - self.places + (shared_by(self.floor) - 1)) * ((1 + self.floor) / self.floor)
        found: NDArray[numpy.int64] = numpy.floor(both + _SLACK).astype(numpy.int64) - sizes
        return found

    @property
    def smallest(self) -> NDArray[numpy.int64]:
        """For each row the size of the smallest set that is like it."""
        return _at_least(self.floor * self.sizes)

    @property
    def least(self) -> NDArray[numpy.int64]:
        """For each row how many shingles of its prefix it shares with every set that is like it."""
        return numpy.clip(self.smallest, 1, shared_by(self.floor))


def prefixes(block: Ranked, floor: float) -> Prefixes:
    """What is looked up to find every set that is at least so like one of the block."""
    sizes = block.sets.sizes
    lengths = numpy.minimum(sizes - _at_least(floor * sizes) + shared_by(floor), sizes)
    owners = numpy.repeat(numpy.arange(len(sizes)), lengths)
    places = numpy.arange(len(owners)) - numpy.repeat(numpy.cumsum(lengths) - lengths, lengths)
    ranks = block.ranks[places + numpy.repeat(numpy.cumsum(sizes) - sizes, lengths)]
    shareable = numpy.flatnonzero(ranks)
    return Prefixes(sizes, ranks[shareable], owners[shareable], places[shareable], floor)


def shared_by(floor: float) -> int:
    """How many shingles of their prefixes two sets must share to be compared.

    One would do; with more there is more to read and less to verify. One word in common makes three shingles, and the
    longer prefixes of a lower floor share more by chance: measured on templated texts.
    """
    return max(math.ceil(24 * (1 - floor)), 5)


def overlaps_needed(sizes: NDArray[numpy.int64], others: NDArray[numpy.int64], floor: float) -> NDArray[numpy.int64]:
    """How many shingles two sets of these sizes share when their likeness is `floor`."""
    return _at_least(floor / (1 + floor) * (sizes + others))


def _at_least(products: NDArray[Any]) -> NDArray[numpy.int64]:
    return numpy.ceil(products - _SLACK).astype(numpy.int64)
