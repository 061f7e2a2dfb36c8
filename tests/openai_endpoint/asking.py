"""Requests, and a way to ask them whose clock waits for nobody."""

import asyncio
from collections.abc import Iterable, Sequence

from ftkit_openai.asking import Asking
from ftkit_openai.bodies import Manner
from ftkit_openai.client import Client
from ftkit_openai.crew import Crew
from ftkit_openai.faults import Target
from ftkit_openai.keys import Key
from ftkit_openai.pace import Pace

from ftkit import Message, Reply, Request

SECRET = "sk-do-not-show-8f2c41d07b"
MANNER = Manner(model="m", temperature=0.0, max_tokens=None, limit_field="max_tokens", seed=None)


class QuickClock:
    """Time passes only while somebody waits, and at once. 1970-01-01 is when it begins."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.waits: list[float] = []

    def now(self) -> float:
        return self.passed

    def date(self) -> float:
        return self.passed

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        until = self.passed + seconds
        await asyncio.sleep(0)
        self.passed = max(self.passed, until)  # several may wait at once


def request(case: object, text: str = "", **more) -> Request:
    return Request(
        id=str(case), messages=(Message(role="user", content=text or f"question {case}"),), max_tokens=9, **more
    )


def requests(count: int) -> list[Request]:
    return [request(number) for number in range(count)]


def by_id(replies: Iterable[Reply]) -> dict[str, Reply]:
    found = list(replies)
    kept = {reply.id: reply for reply in found}
    assert len(kept) == len(found), "a case was answered twice"
    return kept


def crew_of(  # noqa: PLR0913 - what a test may say of it
    url: str,
    asked: Sequence[Request],
    *,
    clock: QuickClock | None = None,
    retries: int = 3,
    most: int = 4,
    timeout: float = 5.0,
    manner: Manner = MANNER,
    answered_before: bool = False,
    kept: list[Reply] | None = None,
) -> list[Reply]:
    """The replies of a crew, in the order in which they came; in `kept` also where it ends with an error."""
    told: list[Reply] = [] if kept is None else kept
    keeping = clock or QuickClock()

    async def work() -> None:
        target = Target(base_url=url, model=manner.model, key=Key(SECRET, "ENDPOINT_KEY"))
        async with Client(target, timeout, keeping) as client:
            asking = Asking(client=client, pace=Pace(most, keeping), manner=manner, retries=retries)
            await Crew(asking, answered_before=answered_before).work(asked, most, told.append)

    asyncio.run(work())
    return told
