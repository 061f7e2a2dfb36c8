"""One question to an endpoint, asked once: whole, or in pieces for the time to the first token."""

from collections.abc import AsyncIterator

import msgspec

from ftkit import Reply, Request
from ftkit_openai import bodies, faults, replies, waits
from ftkit_openai.bodies import Manner
from ftkit_openai.client import Client
from ftkit_openai.faults import Fault
from ftkit_openai.pace import Pace
from ftkit_openai.replies import Completion
from ftkit_openai.streams import BrokenOffError, Stream

PATH = "/chat/completions"


async def asked(client: Client, pace: Pace, manner: Manner, request: Request) -> Reply:
    """The reply, with the seconds of this one attempt. Raises Fault. Holds the pace where a limit is exhausted."""
    if why := bodies.obstacle(request):
        raise Fault("refused", why)
    body = bodies.body(request, manner)
    return await (_in_pieces if manner.streamed else _whole)(client, pace, request.id, body)


async def _whole(client: Client, pace: Pace, case: str, body: bytes) -> Reply:
    answered = await client.post(PATH, body)
    pace.hold(waits.until_allowed(answered.headers))
    return _read(client, case, answered.body, answered.seconds)


async def _in_pieces(client: Client, pace: Pace, case: str, body: bytes) -> Reply:
    begun = client.clock.now()
    async with client.opened("POST", PATH, body, {"Content-Type": "application/json"}) as response:
        pace.hold(waits.until_allowed(response.headers))
        if response.content_type == "application/json":  # a server that knows no streams
            return _read(client, case, await response.read(), client.clock.now() - begun)
        found, first = await _streamed(client, response.content.iter_any())
    whole = _reply(client, case, found, client.clock.now() - begun)
    return msgspec.structs.replace(whole, first_token_seconds=None if first is None else first - begun)


async def _streamed(client: Client, pieces: AsyncIterator[bytes]) -> tuple[Completion, float | None]:
    """The whole, and the moment when its first text was there."""
    stream, first, data = Stream(), None, b""
    try:
        async for data in pieces:
            stream.take(data)
            if first is None and stream.begun:
                first = client.clock.now()
        return stream.completion(), first
    except BrokenOffError as error:
        raise Fault("again", f"{client.target.base_url}: {client.target.key.hidden(str(error))}.") from error
    except (msgspec.DecodeError, ValueError) as error:
        raise faults.of_body(client.target, str(error), data) from error


def _read(client: Client, case: str, body: bytes, seconds: float) -> Reply:
    try:
        found = replies.completion(body)
    except (msgspec.DecodeError, ValueError) as error:
        raise faults.of_body(client.target, str(error), body) from error
    return _reply(client, case, found, seconds)


def _reply(client: Client, case: str, found: Completion, seconds: float) -> Reply:
    try:
        return replies.reply(case, found, seconds)
    except ValueError as error:
        raise Fault("refused", f"{client.target.base_url}: {error}.") from error
