"""Asks by batches, and pays for none twice: a batch carries the digest of its questions, and is looked for by it first.

Nothing is kept on this side. A run that was killed, or whose order was lost on the way, finds what it made in the
service's own list.
"""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial

import msgspec

from ftkit import BackendError, Reply
from ftkit_openai import batch_files, batches
from ftkit_openai.batch_files import Part, Question
from ftkit_openai.batches import Batch, Service
from ftkit_openai.faults import Fault

Tell = Callable[[Reply], None]
_LOOKS = 6
"""How often a batch is looked for whose order brought no answer; the looks take about half a minute."""


class Batching(msgspec.Struct, frozen=True, kw_only=True):
    """One list of questions on its way through the Batch API."""

    service: Service
    key: str
    finished: frozenset[str]
    poll_seconds: float

    async def work(self, cut: Sequence[Part], tell: Tell) -> None:
        """Tells a reply to each question that is not finished. Raises BackendError where the service takes none."""
        try:
            known = await batches.known_by(self.service, self.key)
            ends = [self._answer(part, _of(part, known), tell) for part in cut]
            # All are waited for: one part's failure costs no other its answers.
            for end in await asyncio.gather(*ends, return_exceptions=True):
                if isinstance(end, BaseException):
                    raise end
        except Fault as fault:
            raise BackendError(
                f"{fault} A batch that was made goes on at the service: run again, and it is found."
            ) from fault

    async def _answer(self, part: Part, known: Sequence[Batch], tell: Tell) -> None:
        """First what earlier batches answered; the rest is ordered once, unless a batch is still at it."""
        left = [question for question in part.questions if question.request.id not in self.finished]
        last: Batch | None = None
        for batch in known if left else ():
            last = None if batch.ended else batch
            ended = await self._ended(batch)
            left, reasons = await self._harvested(ended, left, tell, old=batch.ended)
        if left and last is None:
            last = await self._ordered(part, left)
            ended = await self._ended(last)
            if ended.status == "failed":
                raise batches.unusable(ended)
            left, reasons = await self._harvested(ended, left, tell, old=False)
        for question in left:
            why = f"{batches.ending(ended)} without an answer to it."
            tell(reasons.get(question.request.id) or Reply(id=question.request.id, error=why))

    async def _harvested(
        self, batch: Batch, asked: list[Question], tell: Tell, *, old: bool
    ) -> tuple[list[Question], dict[str, Reply]]:
        """Tells what a batch answered; returns the questions that are left, and why where it says so."""
        target, date = self.service.client.target, self.service.client.clock.date()
        answered, reasons = set[str](), dict[str, Reply]()
        for file in filter(None, (batch.output_file_id, batch.error_file_id)):
            content = await self._content(file, old=old)
            for reply in batch_files.read(target, asked, content, date):
                if reply.error:
                    reasons[reply.id] = reply
                elif reply.id not in answered:
                    answered.add(reply.id)
                    tell(reply)
        return [question for question in asked if question.request.id not in answered], reasons

    async def _content(self, file: str, *, old: bool) -> bytes:
        try:
            return await batches.insisted(self.service, partial(self.service.content, file), file)
        except Fault as fault:
            if old and fault.kind == "hopeless":
                return b""  # services delete the files of old batches; what stood in them is asked anew
            raise

    async def _ordered(self, part: Part, left: Sequence[Question]) -> Batch:
        """A new batch. One whose order brought no answer is looked for, and never ordered again."""
        lines = b"".join(question.line for question in left)
        name = f"ftkit-{self.key}-{part.number}.jsonl"
        file = await batches.insisted(self.service, partial(self.service.uploaded, name, lines), name)
        metadata = {batches.KEY: self.key, batches.PART: str(part.number)}
        before = {batch.id for batch in await batches.known_by(self.service, self.key)}
        order = partial(self.service.created, file, metadata)
        try:
            return await batches.insisted(self.service, order, self.key, after=batches.HARMLESS)
        except Fault as fault:
            if fault.kind != "again":
                raise
            return await self._looked_for(part, before, fault)

    async def _looked_for(self, part: Part, before: set[str], fault: Fault) -> Batch:
        for look in range(_LOOKS):
            found = _of(part, await batches.known_by(self.service, self.key))
            fresh = [batch for batch in found if batch.id not in before]
            if fresh:
                return fresh[0]
            await self.service.client.clock.sleep(0.5 * 2**look)
        raise BackendError(
            f"nobody knows whether the batch was made: {fault} It is not in the service's list yet. Run again later: "
            "it is looked for first, and ordered only where there is none."
        ) from fault

    async def _ended(self, batch: Batch) -> Batch:
        while not batch.ended:
            await self.service.client.clock.sleep(self.poll_seconds)
            batch = await batches.insisted(self.service, partial(self.service.retrieved, batch.id), batch.id)
        return batch


def _of(part: Part, known: Sequence[Batch]) -> list[Batch]:
    return [batch for batch in known if (batch.metadata or {}).get(batches.PART) == str(part.number)]
