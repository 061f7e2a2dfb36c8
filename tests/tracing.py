"""The most memory that a call has at once, traced in a child of its own.

Tracing is no good where other threads run: Python 3.11 may crash when they let go of memory just as it ends.
"""

import tracemalloc
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any


def peak_of(call: Callable[[], Any]) -> int:
    """Bytes. Raises AssertionError with what the call raised."""
    fork = get_context("fork")
    receiver, sender = fork.Pipe(duplex=False)
    child = fork.Process(target=_traced, args=(call, sender))
    child.start()
    sender.close()
    found = receiver.recv()
    child.join()
    assert isinstance(found, int), found
    return found


def _traced(call: Callable[[], Any], sender: Connection) -> None:
    tracemalloc.start()
    try:
        call()
    except BaseException as error:  # noqa: BLE001 - whatever it is, the parent raises it
        sender.send(f"{type(error).__name__}: {error}")
    else:
        sender.send(tracemalloc.get_traced_memory()[1])
