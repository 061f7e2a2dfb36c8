"""The body of a chat completion request: what a request asks, in the candidate's manner of asking."""

from typing import Any, Literal

import msgspec

from ftkit import ConfigError, Message, Request

LimitField = Literal["max_tokens", "max_completion_tokens"]
_OPTIONS = {
    "model": "model",
    "temperature": "temperature",
    "seed": "seed",
    "stop": "stop",
    "max_tokens": "max_tokens",
    "max_completion_tokens": "max_tokens",
    "stream": "stream",
}
_NOT_OURS = ("messages", "n", "tools", "stream_options")
_SECRETS = ("api_key", "apikey", "api-key", "authorization", "key", "password", "secret", "token")


class Manner(msgspec.Struct, frozen=True, kw_only=True):
    """How a candidate asks, whatever it asks."""

    model: str
    temperature: float | None
    max_tokens: int | None  # None: the request's own
    limit_field: LimitField
    seed: int | None
    stop: tuple[str, ...] = ()
    response_format: dict[str, Any] | None = None
    extra: dict[str, Any] = {}
    omitted: tuple[str, ...] = ()
    streamed: bool = False


def required(extra: dict[str, Any]) -> None:
    """Raises ConfigError where extra fields set what an option sets, what is the core's, or a secret."""
    for name in extra:
        if name in _OPTIONS:
            raise ConfigError(f"extra_body sets '{name}', which is an option of its own: '{_OPTIONS[name]}'.")
        if name in _NOT_OURS:
            raise ConfigError(f"extra_body sets '{name}', which is the request's own. Take it out.")
        if name.lower() in _SECRETS:
            raise ConfigError(
                f"extra_body holds '{name}'. A secret has no place in a project file: put it into the environment, "
                "and name the variable with api_key_env."
            )


def obstacle(request: Request) -> str:
    """Why a request cannot be sent at all; empty where it can."""
    try:
        msgspec.json.encode(request)
    except UnicodeEncodeError as error:
        half = error.object[error.start : error.end]
        return (
            f"the question holds half of a character ({half!a}), which JSON cannot carry. Mend the record, or list the "
            "transform repair_text."
        )
    return ""


def body(request: Request, manner: Manner) -> bytes:
    """The request as JSON; equal requests give equal bytes. Raises UnicodeEncodeError where there is an obstacle."""
    temperature = manner.temperature if request.temperature is msgspec.UNSET else request.temperature
    seed = manner.seed if request.seed is msgspec.UNSET else request.seed
    fields: dict[str, Any] = {
        "model": manner.model,
        "messages": messages(request.messages),
        manner.limit_field: manner.max_tokens or request.max_tokens,
        "temperature": temperature,
        "seed": seed,
        "stop": list(manner.stop) or None,
        "response_format": manner.response_format,
        "tools": msgspec.Raw(request.tools.encode()) if request.tools else None,
    }
    if manner.streamed:
        fields |= {"stream": True, "stream_options": {"include_usage": True}}
    fields |= manner.extra
    told = {name: value for name, value in fields.items() if value is not None and name not in manner.omitted}
    return msgspec.json.encode(told)


def messages(turns: tuple[Message, ...]) -> list[dict[str, Any]]:
    """The turns as the API takes them: a call without an id gets one, and the turn that answers it the same."""
    written = [msgspec.to_builtins(turn) for turn in turns]
    unanswered: list[str] = []
    for number, turn in enumerate(written):
        for place, call in enumerate(turn.get("tool_calls", ())):
            call["id"] = call["id"] or f"call_{number}_{place}"
            unanswered.append(call["id"])
        if turn["role"] == "tool":
            turn.setdefault("tool_call_id", unanswered[0] if unanswered else "")
            unanswered = [call for call in unanswered if call != turn["tool_call_id"]]
    return written


def held_to(schema: dict[str, Any]) -> dict[str, Any]:
    """The response format that holds answers to a schema.

    Source: `response_format` of type `json_schema` in OpenAI's API reference; vLLM and llama.cpp take it as well.
    """
    return {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": schema}}
