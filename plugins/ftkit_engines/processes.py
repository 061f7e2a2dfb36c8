"""The engine for large work on one machine: worker processes that are copies of this one.

Forking hands the function and all that it holds to the workers as they are: nothing is pickled but the chunks and the
results, and nothing is imported again. Both are handed over in shared memory (`ftkit_engines.slots`).
"""

import gc
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context
from typing import Annotated, Any, ClassVar, TypeVar

import msgspec

from ftkit import Component, DataError
from ftkit_engines.slots import Handed, Slots

T = TypeVar("T")
R = TypeVar("R")

_AHEAD = 2
"""Chunks per worker that are on their way, so that none waits for work."""


class Processes(Component, frozen=True, kw_only=True):
    """Works in processes, as many as there are cores unless `workers` says how many."""

    name: ClassVar[str] = "processes"
    workers: Annotated[int, msgspec.Meta(ge=0, le=256)] = 0  # all are started at once: a slip must not fill the machine

    def map(self, function: Callable[[T], R], chunks: Iterable[T]) -> Iterator[R]:
        """The results in order. Raises DataError when a worker is killed, most often for want of memory."""
        count = self.workers or cores()
        slots = Slots(count * _AHEAD)
        iterator = iter(chunks)
        gc.freeze()  # what is there already need not be looked at, nor copied, in every worker
        pool = ProcessPoolExecutor(
            count, get_context("fork"), initializer=_begin, initargs=(function, slots, os.getpid())
        )
        waiting: deque[tuple[int, Future[Handed]]] = deque()

        def submit(slot: int, some: Iterable[T]) -> None:
            waiting.extend((slot, pool.submit(_work, slot, slots.put(slot, chunk))) for chunk in some)

        try:
            for slot in range(count * _AHEAD):
                submit(slot, islice(iterator, 1))
            while waiting:
                slot, future = waiting.popleft()
                result: R = slots.take(slot, future.result())
                submit(slot, islice(iterator, 1))
                yield result
        except BrokenProcessPool as error:
            raise DataError(
                "a worker process was ended from outside, most often because memory ran out. "
                "Try fewer of them with --workers."
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)
            gc.unfreeze()


def cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_function: Callable[[Any], Any]
_slots: Slots


def _begin(function: Callable[[Any], Any], slots: Slots, parent: int) -> None:
    """Makes a new worker ready: an interrupt is the parent's business, and without a parent there is no work."""
    global _function, _slots
    _function, _slots = function, slots
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    """A killed parent closes nothing that its workers would notice: they hold both ends of their queues."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def _work(slot: int, handed: Handed) -> Handed:
    return _slots.put(slot, _function(_slots.take(slot, handed)))
