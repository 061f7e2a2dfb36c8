"""How many requests are under way at once: one at first, doubling while it goes well, half as many after a refusal.

The rule is TCP's: slow start up to the place of the last trouble, then one more a round.
Source: RFC 5681, 3.1.
"""

import asyncio
from collections import deque

from ftkit_openai.clock import Clock


class ClosedError(Exception):
    """Nobody is to ask any more."""


class Pace:
    """Turns for requests. Not frozen: it learns what the endpoint bears."""

    def __init__(self, most: int, clock: Clock) -> None:
        self.limit = 1.0
        self.running = 0
        self._most = float(most)
        self._calm = float(most)  # below this the limit doubles each round, above it grows by one
        self._trouble = 0  # counts the shrinkings
        self._held_until = clock.now()
        self._clock = clock
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._closing = asyncio.Event()

    async def turn(self) -> int:
        """Waits for a turn, whose number `leave_troubled` takes. Raises ClosedError after `close`."""
        while True:
            while (wait := self._held_until - self._clock.now()) > 0 and not self._closing.is_set():
                await self.rest(wait)
            if self._closing.is_set():
                raise ClosedError
            if self.running < int(self.limit):
                self.running += 1
                return self._trouble
            waiter = asyncio.get_running_loop().create_future()
            self._waiting.append(waiter)
            await waiter

    async def rest(self, seconds: float) -> None:
        """Waits so long, or until nobody is to ask any more."""
        sleeping = asyncio.ensure_future(self._clock.sleep(seconds))
        closing = asyncio.ensure_future(self._closing.wait())
        try:
            await asyncio.wait({sleeping, closing}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            sleeping.cancel()
            closing.cancel()

    def close(self) -> None:
        """Nobody begins any more."""
        self._closing.set()
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)

    def hold(self, seconds: float) -> None:
        """Nobody begins for so long."""
        self._held_until = max(self._held_until, self._clock.now() + seconds)

    def leave_well(self) -> None:
        """A request was answered: there may be more of them."""
        growth = 1.0 if self.limit < self._calm else 1.0 / self.limit
        self.limit = min(self._most, self.limit + growth)
        self._leave()

    def leave(self) -> None:
        """A request ended in a way that says nothing of how much the endpoint bears."""
        self._leave()

    def leave_troubled(self, turn: int) -> None:
        """The endpoint had too much: half as many. Those that were under way together are one trouble, not many."""
        if turn == self._trouble:
            self._trouble += 1
            self.limit = self._calm = max(1.0, self.limit / 2)
        self._leave()

    def _leave(self) -> None:
        self.running -= 1
        free = int(self.limit) - self.running
        while free > 0 and self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():  # not cancelled meanwhile
                waiter.set_result(None)
                free -= 1
