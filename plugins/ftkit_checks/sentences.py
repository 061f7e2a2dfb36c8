"""Where the sentences of a text are: a rule of thumb that is right for most prose of the languages of Europe and Asia.

A sentence ends with a full stop, question mark, exclamation mark or ellipsis before white space, with their wide forms
anywhere, or at a blank line. A full stop behind a title, a usual abbreviation, a single capital letter or the number of
a list's item ends none.
"""

import re
from collections.abc import Iterator

_END = re.compile(
    r"(?<![.!?\u2026])[.!?\u2026]++[\"')\]*\u201d\u2019\u00bb]*+(?=\s|\Z)"
    r"|(?<![\u3002\uff01\uff1f])[\u3002\uff01\uff1f]++[\u300d\u300f\u201d]*+"
    r"|\n(?:[^\S\n]*+\n)++"
)
_ABBREVIATIONS = (
    "dr mr mrs ms mx prof st nr vs e.g i.e etc approx fig vol pp ca cf dept jr sr rev hon ref tel ext bzw z.b"
)
_NO_END = frozenset(_ABBREVIATIONS.split())
_LONGEST_ABBREVIATION = 8  # characters


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The start and end of each sentence, in order, white space around it left out."""
    start = 0
    for end in _END.finditer(text):
        if end[0] == "." and _goes_on(text, end.start()):
            continue
        yield from _trimmed(text, start, end.end())
        start = end.end()
    yield from _trimmed(text, start, len(text))


def _goes_on(text: str, stop: int) -> bool:
    """Whether a full stop belongs to an abbreviation, an initial or an item's number, with text behind it."""
    before = text[max(0, stop - _LONGEST_ABBREVIATION - 1) : stop]
    words = before.split()
    if not words or before[-1].isspace() or (len(words) == 1 and len(before) > _LONGEST_ABBREVIATION):
        return False
    word = words[-1].lstrip("([\"'")
    number = word.isdecimal() and (len(words) == 1 or "\n" in before) and len(word) < 3
    return word.casefold() in _NO_END or number or (len(word) == 1 and word.isupper() and word != "I")


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    bare = piece.strip()
    if any(map(str.isalnum, bare)):
        start += len(piece) - len(piece.lstrip())
        yield start, start + len(bare)
