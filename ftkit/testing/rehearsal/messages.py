"""Messages as the service takes them, in training files and in questions, and as our models are asked."""

from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from ftkit.values import Message, ToolCall, Value


class TextPart(Value, frozen=True, kw_only=True):
    """A part of a message; texts alone are taken."""

    type: Literal["text"]
    text: str


class Said(Value, frozen=True, kw_only=True):
    """One message."""

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str | tuple[TextPart, ...] | None = None
    name: str | None = None
    refusal: str | None = None
    tool_calls: tuple[ToolCall, ...] | UnsetType = UNSET
    tool_call_id: str | UnsetType = UNSET
    weight: Literal[0, 1] = 1  # in training files: whether an assistant's turn is learnt

    @property
    def text(self) -> str:
        """The whole content as one text."""
        if isinstance(self.content, tuple):
            return "".join(part.text for part in self.content)
        return self.content or ""

    @property
    def is_trained(self) -> bool:
        """Whether a training learns it."""
        return self.role == "assistant" and self.weight == 1

    @property
    def message(self) -> Message:
        """The message as our models take it."""
        return Message(
            role="system" if self.role == "developer" else self.role,
            content=self.text,
            tool_calls=self.tool_calls,
            tool_call_id=self.tool_call_id,
            name=self.name if self.role == "tool" and self.name else UNSET,
        )


def tools_text(tools: Any) -> str | UnsetType:
    """The functions that may be called, as the JSON text that our values carry."""
    return msgspec.json.encode(tools).decode() if tools else UNSET
