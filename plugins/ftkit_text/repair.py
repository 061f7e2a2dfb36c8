"""Repairs texts that went through the wrong encoding or the wrong keyboard."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, ClassVar

import msgspec

from ftkit import Component, Example, Message, Reject

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

_SUSPECT = re.compile(r"[^\x20-\x7e\n]| \n|\s\Z", re.ASCII)
_CONTROLS = re.compile(r"[\x0b\x0c\x1c-\x1f\x85]")
_SPACES = re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000\t]")
_LINE_ENDS = re.compile(r" +(?=\n|$)")
_PASSES = 8


class RepairText(Component, frozen=True, kw_only=True):
    """Undoes mojibake, drops control characters, makes odd spaces plain and line ends bare, composes letters (NFC).

    Quotes, dashes and HTML entities are left as they are: they may be the house style.
    """

    name: ClassVar[str] = "repair_text"

    def apply(self, examples: Iterable[Example]) -> Iterator[Example | Reject]:
        """Each example, the same object where nothing had to be repaired; a reject where nothing legible is left."""
        for example in examples:
            prompt, completion = _messages(example.prompt), _messages(example.completion)
            record = {column: repaired(text) for column, text in example.record.items()}
            same = prompt == example.prompt and completion == example.completion and record == example.record
            if same:
                yield example
            elif not completion[-1].content:
                yield self._refused(example, "empty-target", "the target holds nothing that can be read")
            elif not prompt[-1].content:
                yield self._refused(example, "empty-input", "the input holds nothing that can be read")
            else:
                yield msgspec.structs.replace(example, prompt=prompt, completion=completion, record=record)

    def _refused(self, example: Example, reason: str, detail: str) -> Reject:
        return Reject(origin=example.origin, stage=self.name, reason=reason, detail=detail, record={"id": example.id})


def repaired(text: str) -> str:
    """The text as it was meant. Repairing it again changes nothing: what one pass joins, the next may recognise."""
    for _ in range(_PASSES):
        if not _SUSPECT.search(text):
            return text
        before, text = text, _repaired_once(text)
        if text == before:
            return text
    return text


def _repaired_once(text: str) -> str:
    from ftfy import fix_text

    fixed = _SPACES.sub(" ", _CONTROLS.sub("", fix_text(text, _config())))
    return _LINE_ENDS.sub("", fixed).rstrip()


def _messages(messages: tuple[Message, ...]) -> tuple[Message, ...]:
    return tuple(msgspec.structs.replace(message, content=repaired(message.content)) for message in messages)


@cache
def _config() -> "TextFixerConfig":
    from ftfy import TextFixerConfig

    return TextFixerConfig(
        unescape_html=False,
        uncurl_quotes=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        normalization="NFC",
        explain=False,
    )
