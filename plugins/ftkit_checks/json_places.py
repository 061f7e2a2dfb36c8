"""Where in a JSON text something stands that a parser only names: a constant, a number, a key that is there again.

Each walks the text's tokens once, and only for answers that failed, so that reading those that pass costs nothing.
"""

import json
import re
from collections.abc import Iterator, Sequence
from math import isfinite

Span = tuple[int, int]

# A string may lack its closing quote: what follows it is then inside it, and is not scanned again.
_STRING = r'"(?:[^"\\]++|\\.)*+"?'
BRACKETS = re.compile(rf"{_STRING}|[\[{{]++|[\]}}]++", re.DOTALL)
"""Strings whole, and runs of brackets outside them."""

_CONSTANT = re.compile(rf"{_STRING}|(NaN|-?Infinity)", re.DOTALL)
_NUMBER = re.compile(rf"{_STRING}|(-?\d++(?:\.\d++)?+(?:[eE][-+]?\d++)?+)", re.DOTALL)
_ESCAPE = re.compile(
    r"\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|(\\u[dD][89a-fA-F][\da-fA-F]{2})|\\.", re.DOTALL
)  # a pair, a half, any other
_MEMBER = re.compile(rf"({_STRING})|([\[{{])|([\]}}])|(:)", re.DOTALL)


def constant_place(text: str) -> Span | None:
    """Where the first NaN or Infinity stands outside strings."""
    return next((token.span() for token in _CONSTANT.finditer(text) if token[1]), None)


def number_place(text: str) -> Span | None:
    """Where the first number stands that is too large for a double."""
    numbers = (token for token in _NUMBER.finditer(text) if token[1])
    return next((token.span() for token in numbers if not isfinite(float(token[1]))), None)


def half_surrogate_place(text: str) -> Span | None:
    """Where the first escape stands that is half of a surrogate pair."""
    return next((escape.span() for escape in _ESCAPE.finditer(text) if escape[1]), None)


def repeated_key_place(text: str) -> Span | None:
    """Where a key stands for the second time in its object."""
    keys: list[set[str]] = []
    last: re.Match[str] | None = None
    for token in _MEMBER.finditer(text):
        if token[1]:
            last = token
        elif token[2]:
            keys.append(set())
        elif token[3]:
            keys.pop()
        elif last is not None:
            key = json.loads(last[1])
            if key in keys[-1]:
                return last.span()
            keys[-1].add(key)
    return None


def value_place(text: str, path: Sequence[str | int]) -> Span | None:
    """Where the value stands that a path of keys and indices leads to in a text that is JSON."""
    span = _value_from(text, 0)
    for step in path:
        inner = {"{": _members, "[": _items}.get(text[span[0]])
        found = next((place for name, place in inner(text, span[0]) if name == step), None) if inner else None
        if found is None:
            return None
        span = found
    return span


_SPACE = re.compile(r"[ \t\n\r]*+")
_decoder = json.JSONDecoder()


def _value_from(text: str, start: int) -> Span:
    start = _skipped(text, start)
    return start, _decoder.raw_decode(text, start)[1]


def _items(text: str, opening: int) -> Iterator[tuple[str | int, Span]]:
    at, index = opening, 0
    while text[at] != "]" and not (index == 0 and text[_skipped(text, at + 1)] == "]"):
        span = _value_from(text, at + 1)
        yield index, span
        at, index = _skipped(text, span[1]), index + 1


def _members(text: str, opening: int) -> Iterator[tuple[str | int, Span]]:
    at = opening
    while text[at] != "}" and not (at == opening and text[_skipped(text, at + 1)] == "}"):
        key, end = _decoder.raw_decode(text, _skipped(text, at + 1))
        span = _value_from(text, _skipped(text, end) + 1)
        yield key, span
        at = _skipped(text, span[1])


def _skipped(text: str, start: int) -> int:
    space = _SPACE.match(text, start)
    return space.end() if space else start
