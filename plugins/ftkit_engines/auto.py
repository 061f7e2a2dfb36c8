"""The engine that chooses: in this process until the work has taken as long as starting workers does, then in workers.

Whoever rents skis until the rent equals their price, and then buys them, never pays more than twice what the best
choice would have cost, without knowing how long the winter is.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import ClassVar, TypeVar

from ftkit import Component
from ftkit_engines.processes import Processes, cores

T = TypeVar("T")
R = TypeVar("R")

_START_SECONDS = 0.05
"""What two workers take until they earn their start: 0.01 to 0.02 s, and the copies that they make as they go."""


class Auto(Component, frozen=True, kw_only=True):
    """Works in this process, and in worker processes once the work proves worth their start."""

    name: ClassVar[str] = "auto"

    def map(self, function: Callable[[T], R], chunks: Iterable[T]) -> Iterator[R]:
        """The results in order."""
        iterator = iter(chunks)
        worked = 0.0
        for chunk in iterator:
            start = time.perf_counter()
            result = function(chunk)
            worked += time.perf_counter() - start
            yield result
            if worked > _START_SECONDS and cores() > 1:
                yield from Processes().map(function, iterator)
