"""A batch's outcomes as JSON lines, those of each place in one piece."""

from array import array
from collections.abc import Sequence
from typing import NamedTuple

from ftkit import jsonl


class PlacedLines(NamedTuple):
    """The lines of each place, and how long each outcome's line is, in bytes."""

    blobs: tuple[bytes, ...]
    lengths: "array[int]"


def placed(values: Sequence[object], places: bytes, count: int) -> PlacedLines:
    """The values as lines, each at its place of so many."""
    import numpy

    by_place: list[list[object]] = [[] for _ in range(count)]
    for place, value in zip(places, values, strict=True):
        by_place[place].append(value)
    blobs = tuple(map(jsonl.lines, by_place))
    lengths, at = numpy.zeros(len(values), numpy.uint32), numpy.frombuffer(places, numpy.uint8)
    for place, blob in enumerate(blobs):
        ends = numpy.flatnonzero(numpy.frombuffer(blob, numpy.uint8) == ord("\n"))  # texts have theirs escaped
        lengths[at == place] = numpy.diff(ends, prepend=-1)
    return PlacedLines(blobs, array("I", lengths.tobytes()))
