"""Pairs of rows that are alike: the candidates whose likeness, counted on the whole sets, reaches the floor."""

from collections.abc import Callable
from typing import NamedTuple

import numpy
from numpy.typing import NDArray

from ftkit.likeness.blocks import SetBlock
from ftkit.likeness.shared import Shared

_AT_ONCE = 1 << 17  # shingles compared at once: few enough for a processor's cache
_SLACK = 1e-12  # of floating point quotients

Fetch = Callable[[NDArray[numpy.int64]], SetBlock]
"""Gives sets by their numbers, in the order asked for."""


class Pairs(NamedTuple):
    """Rows of a block with other rows that are like them, by row, then by position."""

    rows: NDArray[numpy.int64]  # numbers in the block
    positions: NDArray[numpy.int64]  # in the dataset, of the other rows
    likeness: NDArray[numpy.float64]


def verified(block: SetBlock, candidates: Shared, fetch: Fetch, floor: float) -> Pairs:
    """The candidates that are at least so alike."""
    positions = numpy.empty(len(candidates.rows), numpy.int64)
    alike = numpy.empty(len(candidates.rows))
    for portion in _portions(block.sizes[candidates.rows] + candidates.sizes):
        distinct, places = numpy.unique(candidates.numbers[portion], return_inverse=True)
        others = fetch(distinct).taken(places)
        positions[portion] = others.positions
        alike[portion] = likeness(block.taken(candidates.rows[portion]), others)
    enough = numpy.flatnonzero(alike >= floor - _SLACK)
    order = enough[numpy.lexsort((positions[enough], candidates.rows[enough]))]
    return Pairs(candidates.rows[order], positions[order], alike[order])


def likeness(one: SetBlock, other: SetBlock) -> NDArray[numpy.float64]:
    """The Jaccard likeness of each row with the row of the same number."""
    keys = numpy.concatenate([_keys(one), _keys(other)])
    keys.sort()
    twice = keys[1:][keys[1:] == keys[:-1]] >> numpy.uint64(32)
    overlaps = numpy.bincount(twice.astype(numpy.int64), minlength=len(one.sizes))
    unions: NDArray[numpy.int64] = numpy.maximum(one.sizes + other.sizes - overlaps, 1)
    return overlaps / unions


def _keys(block: SetBlock) -> NDArray[numpy.uint64]:
    return (block.owners.astype(numpy.uint64) << numpy.uint64(32)) | block.shingles


def _portions(work: NDArray[numpy.int64]) -> list[slice]:
    """Cuts candidates into portions of bounded work, at least one in each."""
    ends = numpy.cumsum(work)
    found, start = [], 0
    while start < len(ends):
        before = int(ends[start] - work[start])
        end = max(int(numpy.searchsorted(ends, before + _AT_ONCE)), start + 1)
        found.append(slice(start, end))
        start = end
    return found
