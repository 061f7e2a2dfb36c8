"""Whether an answer is prose, with no line that begins like an item of a list.

A line is an item when a marker and white space come before its text: a hyphen, dash, +, * or bullet; "1." to "99." and
"1)"; "a)", "(a)" and "(1)". So "-5 C", "2024. A good year", "1.5 mg" and "A. Smith" are prose. A line of prose that
happens to be broken before "98. " is taken for an item: a text alone cannot tell the two apart.
"""

import re
from typing import ClassVar

from ftkit import PASSED, Finding, failed
from ftkit_checks.text_check import Judge, TextCheck
from ftkit_checks.wording import quoted

# Each line begins behind a line feed, not at "^": a literal is looked for at once, an anchor at every character.
# Indentation is white space and invisible marks: a zero-width space must not hide a bullet. All but the line feed.
_INDENTED = r"\n[ \t\r\x0b\x0c\x1c-\x1f\x85\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2069\u3000\ufeff]*+"
_DASHES = r"-+*\u2010-\u2015\u2212\u00b7"
_BULLETS = r"\u2022\u2023\u2043\u204c\u204d\u2219\u25aa\u25ab\u25cb\u25cf\u25e6\u25a0\u25a1\u27a2\u27a4\u25b6\u25ba"
_NUMBERS = r"\d{1,2}[.)]|[A-Za-z]\)|\((?:\d{1,2}|[A-Za-z])\)"
_ITEM = re.compile(rf"{_INDENTED}(?:([{_DASHES}]|{_NUMBERS})[^\S\n]++\S|([{_BULLETS}]))")
_PERHAPS_ITEM = re.compile(rf"{_INDENTED}(?:[{_DASHES}{_BULLETS}(\d]|[A-Za-z]\))")
"""The beginning of every item and of some other lines: in half the time it sees that most texts have none."""


class NoBullets(TextCheck, frozen=True, kw_only=True):
    """The answer has no bullet points and no numbered list."""

    name: ClassVar[str] = "no_bullets"

    def judge(self) -> Judge:
        """The judge of one text."""
        return _judged

    def instruction(self) -> str:
        """The rule as a sentence."""
        return "Write in prose, without bullet points or numbered lists."


def _judged(text: str) -> Finding:
    lines = "\n" + text
    item = _ITEM.search(lines) if _PERHAPS_ITEM.search(lines) else None
    if item is None:
        return PASSED
    start, end = item.span(item.lastindex or 0)
    span = start - 1, end - 1
    line = text.count("\n", 0, span[0]) + 1
    return failed(f"line {line} is a list item: it begins with {quoted(text[slice(*span)])}", span)
