"""Blocks: the sets of shingles of some rows in flat arrays, cut so that a block's size is bounded whatever the rows."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy
from numpy.typing import NDArray

ROWS = 1024
_BYTES = 4 << 20


class SetBlock(NamedTuple):
    """Sets of shingles, one behind the other; each without repetitions, ascending."""

    positions: NDArray[numpy.int64]  # of the rows in the dataset
    sizes: NDArray[numpy.int64]  # of their sets
    shingles: NDArray[numpy.uint32]

    @property
    def owners(self) -> NDArray[numpy.int64]:
        """For each shingle the number of its row in the block."""
        return numpy.repeat(numpy.arange(len(self.sizes)), self.sizes)

    def only(self, chosen: NDArray[Any]) -> "SetBlock":
        """The rows of a mask."""
        return SetBlock(self.positions[chosen], self.sizes[chosen], self.shingles[chosen[self.owners]])

    def taken(self, rows: NDArray[Any]) -> "SetBlock":
        """Rows by number, in the order asked for."""
        sizes, starts = self.sizes[rows], (numpy.cumsum(self.sizes) - self.sizes)[rows]
        places = numpy.arange(sizes.sum()) + numpy.repeat(starts - (numpy.cumsum(sizes) - sizes), sizes)
        return SetBlock(self.positions[rows], sizes, self.shingles[places])


def blocks(rows: Iterable[tuple[int, bytes]]) -> Iterator[SetBlock]:
    """The rows, given as positions and packed shingles, block by block. A function of the rows alone."""
    positions: list[int] = []
    packed: list[bytes] = []
    held = 0
    for position, row in rows:
        positions.append(position)
        packed.append(row)
        held += len(row)
        if len(packed) == ROWS or held >= _BYTES:
            yield block_of(positions, packed)
            positions, packed, held = [], [], 0
    if packed:
        yield block_of(positions, packed)


def block_of(positions: Sequence[int], packed: Sequence[bytes]) -> SetBlock:
    """The block of rows that are given by their packed shingles."""
    lengths = numpy.array([len(row) // 4 for row in packed], numpy.int64)
    owners = numpy.repeat(numpy.arange(len(packed), dtype=numpy.uint64), lengths)
    keys = (owners << numpy.uint64(32)) | numpy.frombuffer(b"".join(packed), "<u4")
    keys.sort()
    keys = keys[numpy.append(True, keys[1:] != keys[:-1])[: len(keys)]]
    sizes = numpy.bincount((keys >> numpy.uint64(32)).astype(numpy.int64), minlength=len(packed))
    return SetBlock(numpy.array(positions, numpy.int64), sizes, keys.astype(numpy.uint32))
