"""Questions to a chat model: what may be asked, and what this server's models cannot be told."""

from typing import Annotated, Any

import msgspec
from msgspec import UNSET

from ftkit.testing.rehearsal.exchange import RefusedRequest
from ftkit.testing.rehearsal.messages import Said, tools_text
from ftkit.testing.rehearsal.shelves import fresh
from ftkit.values import Request, Value

_TOKENS_UNASKED = 256
_NEUTRAL: dict[str, tuple[Any, ...]] = {
    "top_p": (None, 1),
    "frequency_penalty": (None, 0),
    "presence_penalty": (None, 0),
    "logprobs": (None, False),
    "top_logprobs": (None, 0),
    "logit_bias": (None, {}),
    "response_format": (None, {"type": "text"}),
    "modalities": (None, ["text"]),
    "audio": (None,),
    "prediction": (None,),
    "tool_choice": (None, "auto"),
    "functions": (None,),
    "function_call": (None,),
    "web_search_options": (None,),
    "reasoning_effort": (None,),
    "verbosity": (None,),
    "moderation": (None,),
}
"""What our models cannot be told, with the values that ask for nothing. Anything else would be ignored in silence."""


class StreamOptions(Value, frozen=True, kw_only=True):
    """What a stream holds besides the answer."""

    include_usage: bool = False
    include_obfuscation: bool = False


class ChatOrder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of a question, with every field of OpenAI's description of 2026-08-21."""

    model: str
    messages: Annotated[tuple[Said, ...], msgspec.Meta(min_length=1)]
    temperature: Annotated[float, msgspec.Meta(ge=0, le=2)] | None = None
    max_tokens: Annotated[int, msgspec.Meta(ge=1)] | None = None
    max_completion_tokens: Annotated[int, msgspec.Meta(ge=1)] | None = None
    seed: int | None = None
    n: Annotated[int, msgspec.Meta(ge=1, le=128)] | None = None
    stop: str | Annotated[tuple[str, ...], msgspec.Meta(max_length=4)] | None = None
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    tools: Any = None
    parallel_tool_calls: bool | None = None
    metadata: dict[str, str] | None = None
    user: str | None = None
    safety_identifier: str | None = None
    prompt_cache_key: str | None = None
    prompt_cache_options: Any = None
    prompt_cache_retention: str | None = None
    service_tier: str | None = None
    store: bool | None = None
    top_p: Annotated[float, msgspec.Meta(ge=0, le=1)] | None = None
    frequency_penalty: Annotated[float, msgspec.Meta(ge=-2, le=2)] | None = None
    presence_penalty: Annotated[float, msgspec.Meta(ge=-2, le=2)] | None = None
    logprobs: bool | None = None
    top_logprobs: int | None = None
    logit_bias: dict[str, int] | None = None
    response_format: dict[str, Any] | None = None
    modalities: list[str] | None = None
    audio: Any = None
    prediction: Any = None
    tool_choice: Any = None
    functions: Any = None
    function_call: Any = None
    web_search_options: Any = None
    reasoning_effort: str | None = None
    verbosity: str | None = None
    moderation: Any = None

    def requests(self) -> list[Request]:
        """What our model is asked: as many equal questions as answers are wanted."""
        return [
            Request(
                id=fresh("ask-"),
                messages=tuple(one.message for one in self.messages),
                max_tokens=self.max_completion_tokens or self.max_tokens or _TOKENS_UNASKED,
                tools=tools_text(self.tools),
                temperature=UNSET if self.temperature is None else self.temperature,
                seed=UNSET if self.seed is None else self.seed + number,
            )
            for number in range(self.n or 1)
        ]


def check_supported(order: ChatOrder) -> None:
    """Raises RefusedRequest for what our models cannot be told."""
    for name, neutral in _NEUTRAL.items():
        value = getattr(order, name)
        if value not in neutral:
            message = f"Unsupported value: '{name}' is not supported by this rehearsal's models."
            raise RefusedRequest(400, message, param=name, code="unsupported_value")
