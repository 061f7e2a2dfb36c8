"""Whether an endpoint holds its answers to a schema: some take `response_format` and pass over it in silence."""

import msgspec

from ftkit import BackendError, Message, Request
from ftkit_openai import bodies
from ftkit_openai.asking import Asking
from ftkit_openai.faults import Fault

_WORD = "teal-heron-41"
_SCHEMA = {
    "type": "object",
    "properties": {"mark": {"type": "string", "enum": [_WORD]}},
    "required": ["mark"],
    "additionalProperties": False,
}
_QUESTION = (Message(role="user", content="What is the capital of France? Answer with one word."),)


async def require_held(asking: Asking, max_tokens: int) -> None:
    """Asks one question whose answer no model would give by itself.

    Raises BackendError where the answer is not of the schema, or the endpoint refuses to be held to one.
    """
    manner = msgspec.structs.replace(asking.manner, response_format=bodies.held_to(_SCHEMA), streamed=False)
    request = Request(id="json_schema", messages=_QUESTION, max_tokens=max(64, max_tokens))
    where = asking.client.target.base_url
    try:
        reply = await msgspec.structs.replace(asking, manner=manner).reply(request)
    except Fault as fault:
        raise BackendError(f"json_schema: {fault}") from fault
    if not _is_held(reply.output):
        raise BackendError(
            f"json_schema: {where} does not hold its answers to a schema: asked for one that allows a single answer, "
            f"it said '{reply.output[:80]}'. Leave json_schema out, or see what this server takes instead and write it "
            "into extra_body."
        )


def _is_held(output: str) -> bool:
    try:
        return bool(msgspec.json.decode(output) == {"mark": _WORD})
    except msgspec.DecodeError:
        return False
