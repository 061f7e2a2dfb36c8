"""Streams that have no end, as far as a component can tell."""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import TypeVar

T = TypeVar("T")

_MOST_TAKEN = 10_000


def endless(some: Sequence[T]) -> Iterator[T]:
    """These values over and over. Fails when so many were taken that whoever takes them must be holding them all."""
    for number in count():
        assert number < _MOST_TAKEN, f"{number} values were taken and nothing came of the first: it does not stream"
        yield some[number % len(some)]
