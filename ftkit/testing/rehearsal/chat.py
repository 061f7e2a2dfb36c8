"""The answers of a chat model as the service tells them, whole or as the events of a stream."""

import re
from collections.abc import Iterator
from typing import Literal

from msgspec import UNSET, UnsetType

from ftkit import jsonl
from ftkit.values import Reply, Value

_WORD = re.compile(r"\s*\S+|\s+")


class AnswerMessage(Value, frozen=True, kw_only=True):
    """The text of an answer."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: str | None = None


class Choice(Value, frozen=True, kw_only=True):
    """One answer."""

    index: int
    message: AnswerMessage
    finish_reason: Literal["stop", "length"]
    logprobs: None = None


class Usage(Value, frozen=True, kw_only=True):
    """The tokens of a question and its answers."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class Completion(Value, frozen=True, kw_only=True):
    """The answers to a question."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str
    choices: tuple[Choice, ...]
    usage: Usage | UnsetType = UNSET


class Delta(Value, frozen=True, kw_only=True, omit_defaults=True):
    """What a piece adds to an answer."""

    role: str = ""
    content: str | UnsetType = UNSET


class PieceChoice(Value, frozen=True, kw_only=True):
    """The answer that a piece belongs to."""

    index: int
    delta: Delta
    finish_reason: str | None = None


class Piece(Value, frozen=True, kw_only=True):
    """One event of a stream."""

    id: str
    object: Literal["chat.completion.chunk"] = "chat.completion.chunk"
    created: int
    model: str
    choices: tuple[PieceChoice, ...]
    usage: Usage | UnsetType = UNSET


def choice(reply: Reply, index: int, stops: tuple[str, ...]) -> Choice:
    """A reply as the service tells it, cut where the client wants it to stop."""
    places = [place for stop in stops if (place := reply.output.find(stop)) >= 0]
    text = reply.output[: min(places)] if places else reply.output
    finish = "stop" if places else reply.finish or "stop"
    return Choice(index=index, message=AnswerMessage(content=text), finish_reason=finish)


def pieces(whole: Completion, *, with_usage: bool) -> Iterator[bytes]:
    """The events of a stream: for each answer its role, its words one by one and its end, and then the tokens."""
    for one in whole.choices:
        yield _event(whole, one.index, Delta(role="assistant", content=""))
        for word in _WORD.findall(one.message.content):
            yield _event(whole, one.index, Delta(content=word))
        yield _event(whole, one.index, Delta(), one.finish_reason)
    if with_usage:
        yield _line(_piece(whole, (), whole.usage))
    yield b"data: [DONE]\n\n"


def _event(whole: Completion, index: int, delta: Delta, finish: str | None = None) -> bytes:
    return _line(_piece(whole, (PieceChoice(index=index, delta=delta, finish_reason=finish),)))


def _piece(whole: Completion, choices: tuple[PieceChoice, ...], usage: Usage | UnsetType = UNSET) -> Piece:
    return Piece(id=whole.id, created=whole.created, model=whole.model, choices=choices, usage=usage)


def _line(piece: Piece) -> bytes:
    return b"data: " + jsonl.encode(piece) + b"\n\n"
