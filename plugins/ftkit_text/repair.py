"""Repairs texts that went through the wrong encoding or the wrong keyboard."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, ClassVar

import msgspec

from ftkit import Component, Example, Message, Reject
from ftkit_text.parts import shown

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

_PLAIN = bytes((ord("\n"), *range(0x20, 0x7F)))
_CONTROLS = re.compile(r"[\x0b\x0c\x1c-\x1f\x85]")
_ANY_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SPACES = re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000\t]")
_LINE_ENDS = re.compile(r" +(?=\n|$)")
_PASSES = 8


class RepairText(Component, frozen=True, kw_only=True):
    r"""Undoes mojibake, drops control characters, makes odd spaces plain and line ends bare, composes letters (NFC).

    Quotes, dashes and HTML entities are left as they are: they may be the house style. A JSON text stays one, so the
    arguments of a tool call are mended too, except for what stands in them as an escape such as \u00c3.
    """

    name: ClassVar[str] = "repair_text"

    def apply(self, examples: Iterable[Example]) -> Iterator[Example | Reject]:
        """Each example, the same object where nothing had to be repaired; a reject where nothing legible is left."""
        for example in examples:
            if not any(map(_is_suspect, _texts(example))):
                yield example
                continue
            mended = example.with_texts(_mended)
            emptied = _emptied(example, mended)
            yield self._refused(example, *emptied) if emptied else mended

    def changes(self, before: Example, after: Example) -> Mapping[str, int]:
        """How many of the example's texts had mojibake, control characters, odd spaces or loose letters."""
        pairs = zip(_texts(before), _texts(after), strict=True)
        return Counter(damage for old, new in pairs if old != new for damage in _damages(old, new))

    def _refused(self, example: Example, reason: str, detail: str) -> Reject:
        return Reject(origin=example.origin, stage=self.name, reason=reason, detail=detail, record=shown(example))


def repaired(text: str) -> str:
    """The text as it was meant. Repairing it again changes nothing: what one pass joins, the next may recognise."""
    for _ in range(_PASSES):
        if not _is_suspect(text):
            return text
        before, text = text, _repaired_once(text)
        if text == before:
            return text
    return text


def _is_suspect(text: str) -> bool:
    """Whether it holds anything but printable ASCII in lines that are bare at their ends, which needs no repair.

    Plain bytes are crossed out in a tenth of the time that a pattern takes.
    """
    if not text.isascii() or " \n" in text or text[-1:].isspace():
        return True
    return bool(text.encode().translate(None, _PLAIN))


def _mended(text: str) -> str:
    """The text repaired; as it was where it is JSON and would be none afterwards."""
    mended = repaired(text)
    if mended != text and text[:1] in {"{", "["} and _is_json(text) and not _is_json(mended):
        return text
    return mended


def _is_json(text: str) -> bool:
    try:
        msgspec.json.decode(text)
    except (ValueError, RecursionError):
        return False
    return True


def _repaired_once(text: str) -> str:
    from ftfy import fix_text

    fixed = _SPACES.sub(" ", _CONTROLS.sub("", fix_text(text, _config())))
    return _LINE_ENDS.sub("", fixed).rstrip()


def _emptied(before: Example, after: Example) -> tuple[str, str] | None:
    """The reason and detail where an answer or a question held nothing that can be read."""
    for old, new, reason, what in (
        (before.completion, after.completion, "empty-target", "the target"),
        (before.rejected, after.rejected, "empty-rejected", "the worse answer"),
        (before.prompt, after.prompt, "empty-input", "the input"),
    ):
        if old and new and old[-1].content and not new[-1].content:
            return reason, f"{what} holds nothing that can be read"
    return None


def _damages(old: str, new: str) -> Iterator[str]:
    """What was wrong with a text; mojibake is what the three simple repairs do not explain."""
    if _ANY_CONTROL.search(old):
        yield "control-characters"
    if _SPACES.search(old) or _LINE_ENDS.search(old) or old.rstrip() != old or "\r" in old:
        yield "spaces"
    if not unicodedata.is_normalized("NFC", old):
        yield "normal-form"
    bare = _SPACES.sub(" ", _ANY_CONTROL.sub("", old.replace("\r\n", "\n").replace("\r", "\n")))
    if unicodedata.normalize("NFC", _LINE_ENDS.sub("", bare).rstrip()) != new:
        yield "mojibake"


def _texts(example: Example) -> Iterator[str]:
    """Every text that `Example.with_texts` changes."""
    for messages in (example.prompt, example.completion, example.rejected or ()):
        for message in messages:
            yield message.content
            yield from _arguments(message)
    yield from example.record.values()


def _arguments(message: Message) -> Iterator[str]:
    return (call.function.arguments for call in message.tool_calls or ())


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
