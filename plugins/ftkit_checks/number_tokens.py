"""Where a text has numbers, however they are written, and which digits are none: dates, times, names such as B12."""

import re
from collections.abc import Iterator
from typing import NamedTuple

SPACES = " \u00a0\u202f"
"""What stands between groups of digits where that is a space."""

# Digits of any script, since only a reader that sees them can say that they are wrong.
_BROKEN_BY = r"[.,:/'\u2019-]\d++"
_ANY_SPACE = re.compile(rf"\d++(?:{_BROKEN_BY}|[{SPACES}]\d{{3}}(?!\d))*+")
_HARD_SPACE = re.compile(rf"\d++(?:{_BROKEN_BY}|[{SPACES[1:]}]\d{{3}}(?!\d))*+")
_DATE_OR_TIME = re.compile(
    r"\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2(?:\d{4}|\d{2})|\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?"
)
_NAME = re.compile(r"[^\W\d][\w.]*-?\Z|_\Z")
_LONGEST_NAME = 30
_JOINT = re.compile(r"[:/-]")


class Number(NamedTuple):
    """Digits that are meant as a number."""

    start: int
    end: int
    joined: bool  # to the next one, as in "5-10 mg", so that the unit comes later


def numbers(text: str, *, spaced: bool, sign: str = "") -> Iterator[Number]:
    """The numbers in order. `spaced` takes "12 500" for one; `sign` may stand before one without a space."""
    for token in (_ANY_SPACE if spaced else _HARD_SPACE).finditer(text):
        if _is_name_or_date(text, token, sign):
            continue
        if token[0].isdecimal():
            yield Number(token.start(), token.end(), joined=False)
        else:
            yield from _parts(token)


def number_at(text: str, start: int, *, spaced: bool) -> Number | None:
    """The number that begins at a place, if one does."""
    token = (_ANY_SPACE if spaced else _HARD_SPACE).match(text, start)
    return None if token is None or _DATE_OR_TIME.fullmatch(token[0]) else next(_parts(token))


def _is_name_or_date(text: str, token: re.Match[str], sign: str) -> bool:
    if not token[0].isdecimal() and _DATE_OR_TIME.fullmatch(token[0]):
        return True
    before = text[max(0, token.start() - _LONGEST_NAME) : token.start()]
    if not before or before[-1].isspace():
        return False
    return _NAME.search(before) is not None and not (sign and before.endswith(sign))


def _parts(token: re.Match[str]) -> Iterator[Number]:
    start = token.start()
    for joint in _JOINT.finditer(token[0]):
        yield Number(start, token.start() + joint.start(), True)
        start = token.start() + joint.end()
    yield Number(start, token.end(), False)
