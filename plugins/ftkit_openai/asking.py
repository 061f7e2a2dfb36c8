"""Asks until there is an answer, or it is clear that there will be none."""

import msgspec

from ftkit import Reply, Request
from ftkit_openai import questions, waits
from ftkit_openai.bodies import Manner
from ftkit_openai.client import Client
from ftkit_openai.faults import Fault
from ftkit_openai.pace import Pace

PATIENCE = 600.0
"""Seconds that one request waits for an endpoint that has too many of them; then the run ends."""


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """How one asks an endpoint, and how often."""

    client: Client
    pace: Pace
    manner: Manner
    retries: int

    async def reply(self, request: Request) -> Reply:
        """The endpoint's answer, and after how many tries. Raises the last Fault."""
        failures, waited = 0, 0.0
        while True:
            turn = await self.pace.turn()
            try:
                found = await questions.asked(self.client, self.pace, self.manner, request)
            except Fault as fault:
                self._leave(turn, fault)
                failures += 1
                wait = waits.backoff(failures - 1, request.id) if fault.retry_after is None else fault.retry_after
                waited += wait if fault.kind == "busy" else 0.0
                _require_patience(fault, failures, self.retries, waited)
                await self._wait(fault, wait)
            except BaseException:
                self.pace.leave()
                raise
            else:
                self.pace.leave_well()
                return msgspec.structs.replace(found, retries=failures)

    def _leave(self, turn: int, fault: Fault) -> None:
        if fault.kind in {"busy", "again"}:
            self.pace.leave_troubled(turn)
        else:
            self.pace.leave()

    async def _wait(self, fault: Fault, wait: float) -> None:
        if fault.kind == "busy":
            self.pace.hold(wait)  # nobody else would fare better
        else:
            await self.pace.rest(wait)


def _require_patience(fault: Fault, failures: int, retries: int, waited: float) -> None:
    """Raises the fault where there is no point in another try; a busy endpoint is waited for, whatever the retries."""
    if fault.kind == "busy":
        if waited > PATIENCE:
            raise Fault("hopeless", f"{fault} It asks to wait for {waited:,.0f} seconds in all.") from fault
    elif fault.kind in {"hopeless", "refused"} or failures > retries:
        raise fault
