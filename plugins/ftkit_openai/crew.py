"""Many requests at once. One that fails is a reply that says so; a run that is going nowhere ends."""

import asyncio
from collections.abc import Callable, Iterator, Sequence

from ftkit import BackendError, Reply, Request
from ftkit_openai.asking import Asking
from ftkit_openai.faults import Fault
from ftkit_openai.pace import ClosedError

IN_A_ROW = 20
"""So many failures one after the other end a run: what is answered is kept, and the rest is asked another day."""

Tell = Callable[[Reply], None]


class Crew:
    """Workers that share a list of requests. Not frozen: it remembers how the last ones went."""

    def __init__(self, asking: Asking, *, answered_before: bool) -> None:
        self._asking = asking
        self._answered = answered_before
        self._in_a_row = 0
        self._end: Fault | None = None

    async def work(self, requests: Sequence[Request], size: int, tell: Tell) -> None:
        """Tells each reply as it comes. Raises BackendError where no further request can be answered.

        What is under way then is still waited for, since it may be paid for.
        """
        left = iter(requests)
        async with asyncio.TaskGroup() as workers:
            for _ in range(min(size, len(requests))):
                workers.create_task(self._one_after_the_other(left, tell))
        if self._end is not None:
            raise BackendError(str(self._end)) from self._end

    async def _one_after_the_other(self, left: Iterator[Request], tell: Tell) -> None:
        for request in left:
            try:
                found = await self._asking.reply(request)
            except ClosedError:
                return
            except Fault as fault:
                self._failed(fault)
                if self._end is None:
                    tell(Reply(id=request.id, error=str(fault)))
            else:
                self._answered, self._in_a_row = True, 0
                tell(found)

    def _failed(self, fault: Fault) -> None:
        self._in_a_row += 1
        if fault.kind == "hopeless" or (fault.kind == "unreachable" and not self._answered):
            self._close(fault)
        elif self._in_a_row >= IN_A_ROW and not (self._answered and fault.kind == "refused"):
            self._close(Fault("hopeless", f"{self._in_a_row} requests in a row brought no answer; the last: {fault}"))

    def _close(self, fault: Fault) -> None:
        self._end = self._end or fault
        self._asking.pace.close()
