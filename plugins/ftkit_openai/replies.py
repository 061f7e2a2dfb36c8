"""A chat completion, read: its text, how it ended, and what it took. What an endpoint does not tell stays absent."""

from typing import Annotated, Literal

import msgspec

from ftkit import Reply

Count = Annotated[int, msgspec.Meta(ge=0)]
Finish = Literal["stop", "length"]
NOTHING = msgspec.Raw(b"null")
_FINISHES: dict[str | None, Finish] = {
    "stop": "stop",
    "eos_token": "stop",
    "tool_calls": "stop",
    "function_call": "stop",
    "length": "length",
}


class Function(msgspec.Struct, kw_only=True):
    """A called function; in a stream, a piece of it."""

    name: str | None = None
    arguments: str | None = None


class Call(msgspec.Struct, kw_only=True):
    """A tool call; in a stream, a piece of it."""

    function: Function
    index: int = 0


class Part(msgspec.Struct, kw_only=True):
    """A piece of a content that comes as a list."""

    text: str = ""
    type: str = "text"


class Said(msgspec.Struct, kw_only=True):
    """What the assistant says; in a stream, a piece of it."""

    content: str | list[Part] | None = None
    refusal: str | None = None
    tool_calls: list[Call] | None = None


class Choice(msgspec.Struct, kw_only=True):
    """One answer to the question."""

    message: Said
    finish_reason: str | None = None


class Completion(msgspec.Struct, kw_only=True):
    """The body of an answer, as far as it is looked at."""

    choices: list[Choice]
    model: str | None = None
    usage: msgspec.Raw = NOTHING


class _PromptDetails(msgspec.Struct):
    cached_tokens: Count | None = None


class _CompletionDetails(msgspec.Struct):
    reasoning_tokens: Count | None = None


class _Usage(msgspec.Struct):
    prompt_tokens: Count | None = None
    completion_tokens: Count | None = None
    prompt_tokens_details: _PromptDetails | None = None
    completion_tokens_details: _CompletionDetails | None = None


_completion = msgspec.json.Decoder(Completion)
_usage = msgspec.json.Decoder(_Usage | None)


def completion(body: bytes) -> Completion:
    """The completion in a body. Raises msgspec.DecodeError, or ValueError where it holds no answer."""
    found = _completion.decode(body)
    if not found.choices:
        raise ValueError("its list of choices is empty")
    return found


def reply(case: str, found: Completion, seconds: float | None) -> Reply:
    """The reply that a completion stands for.

    Calls of tools stand in the output as one line of JSON each, `{"name": ..., "arguments": ...}`, below the text where
    there is one. A refusal that comes apart from the content is the answer. Raises ValueError where a filter cut it.
    """
    choice = found.choices[0]
    if choice.finish_reason == "content_filter":
        raise ValueError("the endpoint's content filter stopped the answer")
    used = _used(found.usage)
    prompt, completed = used.prompt_tokens_details, used.completion_tokens_details
    return Reply(
        id=case,
        output=_text(choice.message),
        prompt_tokens=used.prompt_tokens,
        completion_tokens=used.completion_tokens,
        cached_prompt_tokens=prompt.cached_tokens if prompt else None,
        reasoning_tokens=completed.reasoning_tokens if completed else None,
        seconds=seconds,
        finish=_FINISHES.get(choice.finish_reason),
        model=found.model or "",
    )


def content(said: Said) -> str:
    """The text alone; of a content in parts, the parts that are text."""
    if isinstance(said.content, list):
        return "".join(part.text for part in said.content if part.type == "text")
    return said.content or ""


def _text(said: Said) -> str:
    text = content(said) or said.refusal or ""
    calls = [f'{{"name": {_quoted(call)}, "arguments": {call.function.arguments or "{}"}}}' for call in _calls(said)]
    return "\n".join([*([text] if text else []), *calls])


def _calls(said: Said) -> list[Call]:
    return said.tool_calls or []


def _quoted(call: Call) -> str:
    return msgspec.json.encode(call.function.name or "").decode()


def _used(usage: msgspec.Raw) -> _Usage:
    """The counts; none where they are missing or no counts."""
    try:
        return _usage.decode(usage) or _Usage()
    except msgspec.DecodeError:
        return _Usage()
