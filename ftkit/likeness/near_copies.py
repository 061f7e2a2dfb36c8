"""Near copies within one side: a row that is like an earlier row which stays does not stay."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import numpy
from numpy.typing import NDArray

from ftkit.likeness.blocks import blocks
from ftkit.likeness.near_index import NearIndex, near_earlier
from ftkit.likeness.pairs import Pairs
from ftkit.likeness.rarity import Ranked, ranked, rarity

Rows = Callable[[], Iterable[tuple[int, bytes]]]
"""Gives the rows, positions and packed shingles by ascending position, each time it is called."""


class NearCopy(NamedTuple):
    """A row that is like an earlier one."""

    position: int
    like: int  # the position of a row that stays
    likeness: float


def near_copies(rows: Rows, floor: float) -> Iterator[NearCopy]:
    """The rows that are at least so like a row before them that is not among them, by position.

    `like` is the most like of those that were compared first, in blocks of rows; the earliest of equals.
    """
    rarities = rarity(blocks(rows()), least=2)
    kept = NearIndex(rarities, floor)
    for block in blocks(rows()):
        yield from _copies(ranked(block, rarities), kept, floor)


def _copies(block: Ranked, kept: NearIndex, floor: float) -> Iterator[NearCopy]:
    """Those of one block; the others are added to the index."""
    found = _most_like(kept.near_ranked(block, floor))
    stays = numpy.ones(len(block.sets.sizes), bool)
    stays[list(found)] = False
    numbers = numpy.flatnonzero(stays)
    rest = block.only(stays)
    copies = _among(rest, floor)
    for row, copy in copies.items():
        found[int(numbers[row])] = copy
    kept.add_ranked(rest.only(_all_but(copies, len(numbers))))
    for row in sorted(found):
        yield NearCopy(int(block.sets.positions[row]), *found[row])


def _most_like(pairs: Pairs) -> dict[int, tuple[int, float]]:
    """For each row that has any, the position of the row most like it, and the likeness."""
    order = numpy.lexsort((pairs.positions, -pairs.likeness, pairs.rows))
    rows, firsts = numpy.unique(pairs.rows[order], return_index=True)
    chosen = order[firsts]
    best = zip(pairs.positions[chosen].tolist(), pairs.likeness[chosen].tolist(), strict=True)
    return dict(zip(rows.tolist(), best, strict=True))


def _among(block: Ranked, floor: float) -> dict[int, tuple[int, float]]:
    """The copies among the rows of a block, decided in their order."""
    pairs = near_earlier(block, floor)
    gone = set[int]()
    copies: dict[int, tuple[int, float]] = {}
    for row, position, likeness in zip(*(column.tolist() for column in pairs), strict=True):
        if position in gone or likeness <= copies.get(row, (0, 0.0))[1]:
            continue
        copies[row] = position, likeness
        gone.add(int(block.sets.positions[row]))
    return copies


def _all_but(rows: Iterable[int], count: int) -> NDArray[numpy.bool_]:
    chosen = numpy.ones(count, bool)
    chosen[list(rows)] = False
    return chosen
