"""Cases, the requests that are made of them, and models' replies."""

from typing import Literal

from msgspec import UNSET, UnsetType

from ftkit.values.messages import Message
from ftkit.values.value import Value


class Case(Value, frozen=True, kw_only=True):
    """A test case as a prompter sees it: everything but the answer."""

    id: str
    prompt: tuple[Message, ...]
    record: dict[str, str] = {}
    instructions: str = ""  # the contract, said in sentences
    tools: str | UnsetType = UNSET  # as in `Example`; they travel beside the messages and no prompter changes them


class Passage(Value, frozen=True, kw_only=True):
    """A piece that a prompter may show beside a case's own messages: a shot, or a part of a corpus."""

    origin: str  # "handbook.md:12"
    text: str
    question: str = ""  # what it answers, where it is an answer


class Request(Value, frozen=True, kw_only=True):
    """One question to a model."""

    id: str
    messages: tuple[Message, ...]
    max_tokens: int
    tools: str | UnsetType = UNSET  # the functions that the model may call: a JSON list, verbatim
    repeat: int | UnsetType = UNSET  # which of the equal questions this is, from 0; unset where each is asked once
    temperature: float | UnsetType = UNSET  # unset: the predictor's own
    seed: int | UnsetType = UNSET  # differs between the repeats of a case; for predictors that can be seeded


class AnswerForm(Value, frozen=True, kw_only=True):
    """What answers can be held to while they are written: one of three, the others are empty."""

    json_schema: str = ""  # the schema itself, as JSON: the answer is one JSON value of it
    one_of: tuple[str, ...] = ()  # the answer is one of these
    regex: str = ""  # the answer as a whole matches this


class Reply(Value, frozen=True, kw_only=True):
    """A model's answer to the request of the same id; a failed one says so in `error`."""

    id: str
    output: str = ""
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    seconds: float | None = None  # None where the answer's own time is not known
    finish: Literal["stop", "length"] | None = None
    error: str = ""
    cached_prompt_tokens: int | None = None  # of the prompt's, read from the provider's cache at a lower price
    cached: bool = False  # answered from a cache, so that its seconds are none of the model's
    reasoning_tokens: int | None = None  # of the completion's, thought and not shown
    first_token_seconds: float | None = None  # until the answer's first piece, where it came in pieces
    retries: int | None = None  # tries before this one; `seconds` holds none of them
    model: str = ""  # what the endpoint says it is
