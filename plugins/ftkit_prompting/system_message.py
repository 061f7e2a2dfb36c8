"""The one system message at the head of a prompt. Many chat templates refuse a second one, or drop it in silence."""

from ftkit import Message

RULES_FOLLOW = "Follow every one of these rules exactly."


def rules(instructions: str) -> str:
    """The contract's instructions under the house sentence, or nothing when there are none."""
    return f"{RULES_FOLLOW}\n{instructions.strip()}" if instructions.strip() else ""


def with_system(text: str, messages: tuple[Message, ...]) -> tuple[Message, ...]:
    """The messages with the text in their system message, after what that said already; one in all, or none."""
    said = [message.content for message in messages if message.role == "system"]
    whole = "\n\n".join(part for part in [*said, text] if part)
    turns = without_system(messages)
    return (Message(role="system", content=whole), *turns) if whole else turns


def without_system(messages: tuple[Message, ...]) -> tuple[Message, ...]:
    """The turns alone."""
    return tuple(message for message in messages if message.role != "system")
