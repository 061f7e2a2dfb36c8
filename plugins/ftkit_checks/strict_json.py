"""JSON read strictly: what RFC 8259 allows, less what readers understand differently or cannot take.

Refused besides bad syntax: NaN and Infinity, a number too large for a double, a key twice in one object, half of a
surrogate pair (these three as in RFC 7493, "I-JSON"), and nesting deeper than a bound, which is measured before the
text is parsed, so that no stack can overflow. Time is linear in the text.
"""

import json
import re
from collections import Counter
from functools import lru_cache
from math import isfinite
from typing import Any, NoReturn

from ftkit_checks.wording import quoted

MAX_DEPTH = 200

# A string may lack its closing quote: what follows it is then inside it, and is not scanned again.
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[{]++|[\]}]++', re.DOTALL)
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")


class NotJson(ValueError):  # noqa: N818 - a verdict, and no error of ours
    """Why a text is not strict JSON, for people, and where."""

    def __init__(self, reason: str, span: tuple[int, int] | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.span = span


def read_json(text: str, *, unique_keys: bool = True) -> object:
    """The one JSON value that the whole text is. Raises NotJson, and nothing else, when it is not one."""
    if not text.strip():
        raise NotJson("the answer is empty")
    _bound_depth(text)
    try:
        value = _decoder(unique_keys).decode(text)
    except json.JSONDecodeError as error:
        reason = f"{error.msg[0].lower()}{error.msg[1:]} in line {error.lineno}, column {error.colno}"
        raise NotJson(f"not valid JSON: {reason}", _around(error.pos, text)) from error
    _refuse_half_surrogates(text, value)
    return value


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
        raise NotJson(f"the key {quoted(twice)} is there twice in one object")
    return members


def _refuse_constant(word: str) -> NoReturn:
    raise NotJson(f"{word} is no JSON value")


def _finite(digits: str) -> float:
    number = float(digits)
    if not isfinite(number):
        raise NotJson(f"the number {digits[:40]} is too large")
    return number


def _whole(digits: str) -> int:
    if len(digits) > 300:  # also because Python refuses to read 4300 digits as an int
        _finite(digits)
    return int(digits)


def _bound_depth(text: str) -> None:
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return
    depth = 0
    for token in _TOKEN.finditer(text):
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
            raise NotJson("an escape is half of a surrogate pair, which is no character") from error


def _around(position: int, text: str) -> tuple[int, int]:
    return position, min(position + 1, len(text))
