"""Keeps Python's collector of garbage from looking at all values again and again, in a command that makes no cycles.

Values of ours are trees, and end with the last name for them. What judges a million answers spends an eighth of its
time on the collector otherwise.
"""

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager

_NEW_VALUES = 50_000
_IMPORTED = 20_000


def spare_start_and_end() -> None:
    """For a process that is one command: looks after 20,000 new values instead of 700, and not once more at the end.

    Modules that are imported leave no cycles, and what is there at the end goes with the process.
    """
    gc.set_threshold(_IMPORTED, *gc.get_threshold()[1:])
    atexit.register(gc.freeze)


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """While this lasts, cycles are looked for after 50,000 more values than before, and not among older ones."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_NEW_VALUES, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
