"""Time as the plugin sees it: a test brings its own, so that nothing waits in earnest."""

import asyncio
import time
from typing import Protocol


class Clock(Protocol):
    """Tells the time and waits."""

    def now(self) -> float:
        """Seconds since some moment; they only grow."""
        ...

    def date(self) -> float:
        """Seconds since 1970, for headers that name a date."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Returns after so many seconds."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> float:
        """The monotonic clock."""
        return time.perf_counter()

    def date(self) -> float:
        """The wall clock."""
        return time.time()

    async def sleep(self, seconds: float) -> None:
        """Lets others run meanwhile."""
        await asyncio.sleep(seconds)
