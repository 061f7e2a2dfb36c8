"""OpenAI's chat format for fine-tuning, which many other vendors and trainers take as well."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import ClassVar

import msgspec

from ftkit import Component, Example, Message, Problem

_UPLOADED = ("train", "validation")
_MAX_BYTES = 512_000_000  # of one file, so of one line: "Individual files can be up to 512 MB", OpenAI's API reference
# Their tokenizers' own words. The upload is taken, and the job fails later.
_SPECIAL = re.compile(r"<\|(?:endoftext|endofprompt|fim_prefix|fim_middle|fim_suffix|im_start|im_end|im_sep)\|>")


class _Line(msgspec.Struct, frozen=True):
    messages: tuple[Message, ...]


class OpenAIChat(Component, frozen=True, kw_only=True):
    """{"messages": [...]}, one line for each example: train.jsonl, and validation.jsonl where it has rows."""

    name: ClassVar[str] = "openai"

    def export(self, splits: Mapping[str, Iterable[Example]], folder: Path) -> None:
        """Writes the splits that are uploaded, streaming; never the test split. A split without rows has no file."""
        for split in _UPLOADED:
            examples = iter(splits.get(split, ()))
            first = next(examples, None)
            if first is not None:
                _write(chain([first], examples), folder / f"{split}.jsonl")

    def problems(self, example: Example) -> Iterator[Problem]:
        """What the API would refuse about this row, as far as that can be known without asking it."""
        messages = (*example.prompt, *example.completion)
        if all(message.role != "user" for message in messages):
            yield Problem(reason="no-user-message", detail="no message has the role user", id=example.id)
        last = messages[-1].role if messages else "none"
        if last != "assistant":
            detail = f"the last message has the role {last}, and must be the assistant's"
            yield Problem(reason="last-not-assistant", detail=detail, id=example.id)
        for number, message in enumerate(messages, start=1):
            yield from _problems_of(message, number, example.id)
        if (size := len(_encoded(example))) > _MAX_BYTES:
            detail = f"{size} bytes in one line, and a file may have {_MAX_BYTES}"
            yield Problem(reason="line-too-long", detail=detail, id=example.id)


def _problems_of(message: Message, number: int, example_id: str) -> Iterator[Problem]:
    if message.role == "assistant" and not message.content.strip():
        yield Problem(reason="empty-answer", detail=f"message {number} (assistant) is empty", id=example_id)
    if found := _SPECIAL.search(message.content):
        detail = f"message {number} ({message.role}) contains the special token {found[0]}; take it out of the text"
        yield Problem(reason="special-token", detail=detail, id=example_id)


def _write(examples: Iterable[Example], path: Path) -> None:
    with path.open("wb") as file:
        file.writelines(_encoded(example) for example in examples)


def _encoded(example: Example) -> bytes:
    return msgspec.json.encode(_Line((*example.prompt, *example.completion))) + b"\n"
