"""A text as a reader sees it: without the marks that have no width, so that none of them hides a word.

Checks of form read every character, so a zero-width space inside a sign-off breaks it. Checks of words read what is
seen, in the order in which it is stored: marks that turn the direction of writing do not reorder anything here.
"""

import re

_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")


def visible(text: str) -> str:
    """The text without soft hyphens, zero-width and direction marks; itself where it has none."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def place(text: str, start: int, end: int) -> tuple[int, int]:
    """Where in the text a place of `visible(text)`, which is not empty, stands."""
    return (start, end) if text.isascii() else (_index(text, start), _index(text, end - 1) + 1)


def _index(text: str, seen: int) -> int:
    """Where the character of this index among the visible ones stands."""
    hidden = 0
    for marks in _INVISIBLE.finditer(text):
        if marks.start() - hidden > seen:
            break
        hidden += marks.end() - marks.start()
    return seen + hidden
