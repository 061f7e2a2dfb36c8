"""Text of data and models, made safe to look at: what cannot be seen is shown, and nothing else is changed."""

import re

_PICTURES = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "\u2421"}

# Controls but tab and newline, marks that reorder or hide text, and lone surrogates, which no file can hold.
# U+200C and U+200D stay: Indic scripts and emoji are spelt with them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f\ud800-\udfff]"
)


def visible(text: str) -> str:
    """The text with control characters as pictures (NUL as U+2400) and bidi marks and the like as `<U+202E>`.

    A line end of CR LF is one line end. Tabs and newlines stay.
    """
    if not _UNSEEN.search(text):
        return text
    return _UNSEEN.sub(_shown, text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """The same on one line, for a table's cell."""
    return " ".join(visible(text).split())


def _shown(match: re.Match[str]) -> str:
    code = ord(match[0])
    return _PICTURES.get(code) or f"\u27e8U+{code:04X}\u27e9"
