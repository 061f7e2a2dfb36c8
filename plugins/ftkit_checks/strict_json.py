"""JSON read strictly: what RFC 8259 allows, less what readers understand differently or cannot take.

Refused besides bad syntax: NaN and Infinity, a fraction or power too large for a double, an integer of more digits than
Python reads (4300), a key twice in one object and half of a surrogate pair (as in RFC 7493, "I-JSON"), and nesting
deeper than a bound, which is measured before the text is parsed, so that no stack can overflow. Time is linear in the
text. Most texts are read by msgspec, whose grammar is as strict; what it cannot vouch for is read again by Python's
decoder, which has the words too.
"""

import json
import re
from collections import Counter
from functools import lru_cache
from math import isfinite
from typing import Any, NoReturn

import msgspec

from ftkit_checks.json_places import BRACKETS, constant_place, half_surrogate_place, number_place, repeated_key_place
from ftkit_checks.wording import quoted

MAX_DEPTH = 200

_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_COLON_OR_SURROGATE = re.compile(r"\\u(?:003|[dD][89a-fA-F])")


class NotJson(ValueError):  # noqa: N818 - a verdict, and no error of ours
    """Why a text is not strict JSON, for people, and where."""

    def __init__(self, reason: str, span: tuple[int, int] | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.span = span


def read_json(text: str, *, unique_keys: bool = True) -> object:
    """The one JSON value that the whole text is. Raises NotJson, and nothing else, when it is not one."""
    try:
        if text.count("[") + text.count("{") <= MAX_DEPTH and not ("\\u" in text and _COLON_OR_SURROGATE.search(text)):
            value: object = msgspec.json.decode(text)
            # A member that was dropped for a later one of its key takes a colon with it.
            if msgspec.json.encode(value).count(b":") == text.count(":"):
                return value
    except (ValueError, OverflowError, RecursionError):
        pass
    return _read_carefully(text, unique_keys)


def _read_carefully(text: str, unique_keys: bool) -> object:
    if not text or text.isspace():
        raise NotJson("the answer is empty")
    _bound_depth(text)
    try:
        value = _decoder(unique_keys).decode(text)
    except json.JSONDecodeError as error:
        reason = f"{error.msg[0].lower()}{error.msg[1:]} in line {error.lineno}, column {error.colno}"
        raise NotJson(f"not valid JSON: {reason}", _around(error.pos, text)) from error
    except _Constant as constant:
        raise NotJson(f"{constant} is no JSON value", constant_place(text)) from constant
    except _TooLarge as large:
        raise NotJson(f"the number {str(large)[:40]} is too large", number_place(text)) from large
    except _Twice as twice:
        raise NotJson(f"the key {quoted(str(twice))} is there twice in one object", repeated_key_place(text)) from twice
    _refuse_half_surrogates(text, value)
    return value


class _Constant(Exception):  # noqa: N818 - a finding on its way out of the decoder
    """NaN or one of its kind was met."""


class _TooLarge(Exception):  # noqa: N818 - a finding on its way out of the decoder
    """A number beyond the doubles was met."""


class _Twice(Exception):  # noqa: N818 - a finding on its way out of the decoder
    """A key was met for the second time."""


@lru_cache(maxsize=2)
def _decoder(unique_keys: bool) -> json.JSONDecoder:
    return json.JSONDecoder(
        object_pairs_hook=_unique if unique_keys else None,
        parse_constant=_refuse_constant,
        parse_float=_finite,
        parse_int=_whole,
    )


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        twice, _ = Counter(key for key, _ in pairs).most_common(1)[0]
        raise _Twice(twice)
    return members


def _refuse_constant(word: str) -> NoReturn:
    raise _Constant(word)


def _finite(digits: str) -> float:
    number = float(digits)
    if not isfinite(number):
        raise _TooLarge(digits)
    return number


def _whole(digits: str) -> int:
    try:
        return int(digits)
    except ValueError as error:  # more digits than Python reads, since that takes quadratic time
        raise _TooLarge(digits) from error


def _bound_depth(text: str) -> None:
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return
    depth = 0
    for token in BRACKETS.finditer(text):
        first = text[token.start()]
        if first in "[{":
            depth += token.end() - token.start()
            if depth > MAX_DEPTH:
                raise NotJson(f"nested more than {MAX_DEPTH} levels deep", token.span())
        elif first in "]}":
            depth -= token.end() - token.start()


def _refuse_half_surrogates(text: str, value: object) -> None:
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise NotJson("half of a surrogate pair is no character", (error.start, error.end)) from error
    if _SURROGATE_ESCAPE.search(text):
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            reason = "an escape is half of a surrogate pair, which is no character"
            raise NotJson(reason, half_surrogate_place(text)) from error


def _around(position: int, text: str) -> tuple[int, int]:
    return position, min(position + 1, len(text))
