"""Asynchronous work for a synchronous caller: an event loop in a thread of its own, gone when nobody listens any more.

A thread, since a caller in a notebook has a running loop already, and since what the caller does between two values
must not stop the clock of the requests under way.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Work = Callable[[Callable[[T], None]], Coroutine[Any, Any, None]]


class _End:
    """Stands behind the last value, with what the work raised."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error


def told(work: Work[T]) -> Iterator[T]:
    """What the work hands to the function that it is given, as it comes. Raises what the work raises.

    The work is cancelled, and waited for, when the iterator is closed.
    """
    thread = _Worker(work)
    thread.start()
    try:
        while True:
            item = thread.arrived.get()
            if isinstance(item, _End):
                if item.error is not None:
                    raise item.error
                return
            yield item
    finally:
        thread.cancel()
        thread.join()


class _Worker(Thread, Generic[T]):
    def __init__(self, work: Work[T]) -> None:
        super().__init__(name="ftkit-openai", daemon=True)
        self.arrived: SimpleQueue[T | _End] = SimpleQueue()
        self._work = work
        self._loop = asyncio.new_event_loop()
        self._task: asyncio.Task[None] = self._loop.create_task(self._worked())

    def run(self) -> None:
        try:
            self._loop.run_until_complete(self._task)
        except BaseException as error:  # noqa: BLE001 - it is raised again where somebody listens
            self.arrived.put(_End(error))
        else:
            self.arrived.put(_End())
        finally:
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.close()

    def cancel(self) -> None:
        """Ends the work, where it has not ended."""
        with suppress(RuntimeError):  # the loop is closed: it has
            self._loop.call_soon_threadsafe(self._task.cancel)

    async def _worked(self) -> None:
        await self._work(self.arrived.put)
