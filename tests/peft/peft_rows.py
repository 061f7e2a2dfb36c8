"""Rows for the tests of local models, and the words they are made of."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from ftkit import Example, Message
from ftkit.dialogue import Dialogue

WORDS = [
    "ward",
    "open",
    "closed",
    "patient",
    "pulse",
    "fever",
    "cough",
    "chest",
    "pain",
    "clear",
    "stable",
    "report",
    "vitals",
    "diagnosis",
    "tests",
]


def row(number: int, words: int = 5) -> Example:
    said = " ".join(WORDS[(number * 7 + n * 3) % len(WORDS)] for n in range(words))
    return Example(
        id=f"row-{number}",
        prompt=(Message(role="user", content=f"Note {number}: {said}"),),
        completion=(Message(role="assistant", content=f"report {said}."),),
        group=f"g{number}",
        origin=f"notes.csv:{number}",
        record={"doctor": "Dr. No"},
    )


def pair(number: int, words: int = 5) -> Example:
    """The row with a worse answer of its own."""
    worse = Message(role="assistant", content=f"no idea of {number}")
    return msgspec.structs.replace(row(number, words), rejected=(worse,))


def written(file: Path, rows: list[Example]) -> None:
    file.write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in rows))


def prompts(talk: Dialogue, conversations: Sequence[Sequence[Message]]) -> list[list[int]]:
    """The token ids that a model is asked with."""
    return talk.token_ids([talk.text(messages, asking=True) for messages in conversations])


def wholes(talk: Dialogue, conversations: Sequence[Sequence[Message]]) -> list[list[int]]:
    """The token ids of whole conversations."""
    return talk.token_ids([talk.text(messages, asking=False) for messages in conversations])
