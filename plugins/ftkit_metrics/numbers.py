"""The numbers in a text, with the word before each."""

import re
from decimal import Decimal
from typing import NamedTuple

_LONGEST = 40  # digits; a longer run is no measurement, and turning it into a number would take long
_NEAR = 80  # characters; a word further away says nothing of a number
_NUMBER = re.compile(
    r"(?<![\w.,])(?<![^\W\d_]-)[-+\u2212]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?(?![0-9]|[.,][0-9])"
)
_WORD = re.compile(r"[^\W\d_]+")


class Number(NamedTuple):
    """A number and the last word before it on its line, in small letters; empty where there is none."""

    value: Decimal
    label: str
    start: int
    end: int


def numbers_in(text: str) -> list[Number]:
    """The numbers in order. "1,200.50" is one, "500mg" has one; "A4", "A-4" and "3.5.1" have none."""
    found = []
    for match in _NUMBER.finditer(text):
        if match.end() - match.start() > _LONGEST:
            continue
        digits = match[0].replace(",", "").replace("\u2212", "-")
        found.append(Number(Decimal(digits), _label(text, match.start()), match.start(), match.end()))
    return found


def _label(text: str, place: int) -> str:
    line = text[max(0, place - _NEAR) : place].rpartition("\n")[2]
    words = _WORD.findall(line)
    return words[-1].casefold() if words else ""
