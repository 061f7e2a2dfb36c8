"""Sets of shingles that are found again by every set like them.

Exact: prefix filtering misses no pair, and each candidate's likeness is counted on the whole sets. Two limits keep the
work of a row bounded where texts are too uniform: `shared.MOST`, and the `_VERIFIED` candidates that share most.
"""

import numpy
from numpy.typing import NDArray

from ftkit.likeness.blocks import ROWS, SetBlock
from ftkit.likeness.disk_sets import DiskSets
from ftkit.likeness.pairs import Pairs, likeness, verified
from ftkit.likeness.postings import Part, merged, part
from ftkit.likeness.prefixes import prefixes
from ftkit.likeness.rarity import Ranked, Rarity, ranked
from ftkit.likeness.shared import Shared, joined, shared

_VERIFIED = ROWS
_MERGED = 4  # a part is merged with one of at most so many times its postings: fewer parts, sorted more often


class NearIndex:
    """Grows by whole blocks: some 600 bytes of memory a row of 90 words at its peak, and its set in a temporary file.

    `floor` is the least likeness that can be asked for. `cut_short` counts the rows for which a limit was reached.
    """

    def __init__(self, rarity: Rarity, floor: float) -> None:
        self._rarity = rarity
        self._floor = floor
        self._sets = DiskSets()
        self._parts: list[Part] = []
        self.cut_short = 0

    def add(self, block: SetBlock) -> None:
        """Adds the rows of a block."""
        self.add_ranked(ranked(block, self._rarity))

    def add_ranked(self, block: Ranked) -> None:
        """Adds the rows of a block, given with their ranks."""
        if not len(block.sets.sizes):
            return
        first = self._sets.add(block.sets)
        self._parts.append(part(prefixes(block, self._floor), first))
        while len(self._parts) > 1 and len(self._parts[-2].rows) <= _MERGED * len(self._parts[-1].rows):
            self._parts[-2:] = [merged(self._parts[-2], self._parts[-1])]

    def near(self, block: SetBlock, floor: float) -> Pairs:
        """All pairs of a row of the block and an indexed row of at least this likeness."""
        return self.near_ranked(ranked(block, self._rarity), floor)

    def near_ranked(self, block: Ranked, floor: float) -> Pairs:
        """All pairs of a row of a block, given with its ranks, and an indexed row of at least this likeness."""
        return verified(block.sets, self._candidates(block, floor), self._sets.fetched, floor)

    def likeness(self, block: SetBlock, rows: NDArray[numpy.int64], positions: NDArray[numpy.int64]) -> list[float]:
        """How like some rows of a block are to indexed rows, which were added by ascending position."""
        numbers = numpy.searchsorted(self._sets.positions(numpy.arange(len(self._sets))), positions)
        return [float(value) for value in likeness(block.taken(rows), self._sets.fetched(numbers))]

    def _candidates(self, block: Ranked, floor: float) -> Shared:
        asked = prefixes(block, floor)
        found = [shared(each, asked) for each in self._parts]
        candidates = joined([pairs for pairs, _ in found])
        within = _most_promising(candidates)
        cut = [candidates.rows[~within], *(rows for _, rows in found)]
        self.cut_short += len(numpy.unique(numpy.concatenate(cut)))
        return candidates.only(within)


def near_earlier(block: Ranked, floor: float) -> Pairs:
    """All pairs of a row of a block and an earlier one of at least this likeness."""
    if not len(block.sets.sizes):
        return verified(block.sets, joined([]), block.sets.taken, floor)
    asked = prefixes(block, floor)
    pairs, _ = shared(part(asked, 0), asked)
    return verified(block.sets, pairs.only(pairs.numbers < pairs.rows), block.sets.taken, floor)


def _most_promising(candidates: Shared) -> NDArray[numpy.bool_]:
    """Of each row the candidates that share most, the earlier ones where they share as much."""
    order = numpy.lexsort((candidates.numbers, -candidates.counts, candidates.rows))
    rows = candidates.rows[order]
    within = numpy.empty(len(order), bool)
    within[order] = numpy.arange(len(order)) - numpy.searchsorted(rows, rows) < _VERIFIED
    return within
