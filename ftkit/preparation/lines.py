"""Outcomes as JSON lines, those of each place in one piece."""

from array import array
from collections.abc import Sequence

from ftkit import jsonl

_LINE_FEED = ord("\n")


def lines_by_place(values: Sequence[object], places: bytes, count: int) -> list[bytes]:
    """The values as lines, each at its place of so many."""
    by_place: list[list[object]] = [[] for _ in range(count)]
    for place, value in zip(places, values, strict=True):
        by_place[place].append(value)
    return [jsonl.lines(some) for some in by_place]


def lengths_of(blobs: Sequence[bytes], places: bytes) -> "array[int]":
    """The length in bytes of each outcome's line, from the lines of each place and the outcomes' places."""
    import numpy

    lengths, at = numpy.zeros(len(places), numpy.uint32), numpy.frombuffer(places, numpy.uint8)
    for place, blob in enumerate(blobs):
        ends = numpy.flatnonzero(numpy.frombuffer(blob, numpy.uint8) == _LINE_FEED)  # texts have theirs escaped
        lengths[at == place] = numpy.diff(ends, prepend=-1)
    return array("I", lengths.tobytes())
