"""A JSON answer as its fields: what stands at which path, in a form that can be compared."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

Fields = Mapping[str, Any]

_DEEPEST = 200
_FENCED = re.compile(r"^[^\S\n]*```[^\n`]*\n(.*?)\n[^\S\n]*```", re.DOTALL | re.MULTILINE)
"""A fence that could begin anywhere would make a text of many such beginnings take quadratic time."""


def object_in(text: str) -> dict[str, Any] | None:
    """The JSON object that a text is, or that stands in its only fence; None where there is no such object.

    Form is the checks' matter and content the metrics', so a fence does not make the content wrong.
    """
    found = _decoded(text)
    if found is None:
        fenced = _FENCED.findall(text)
        found = _decoded(fenced[0]) if len(fenced) == 1 else None
    return found


def fields_of(content: Fields, prefix: str = "") -> dict[str, Any]:
    """The fields with the paths of nested ones ("party.name"); a list is one value, and so is an empty object."""
    found: dict[str, Any] = {}
    for name, value in content.items():
        if isinstance(value, dict) and value:
            found |= fields_of(value, f"{prefix}{name}.")
        else:
            found[f"{prefix}{name}"] = value
    return found


def items_of(fields: Fields, *, ignore_case: bool) -> Iterator[tuple[str, str]]:
    """Path and value, one for each item of a list ("parties[]"), in a form that can be hashed."""
    for path, value in fields.items():
        yield from _items(path, value, ignore_case=ignore_case)


def equal(given: Any, wanted: Any, *, ignore_case: bool) -> bool:
    """Whether two values are equal: 1 is 1.0 and is not true; white space of texts is folded."""
    return bool(normal(given, ignore_case=ignore_case) == normal(wanted, ignore_case=ignore_case))


def normal(value: Any, *, ignore_case: bool) -> Any:
    """The value so that equal ones have equal forms."""
    if isinstance(value, str):
        folded = " ".join(value.split())
        return ("text", folded.casefold() if ignore_case else folded)
    if isinstance(value, bool) or value is None:
        return ("constant", value)
    if isinstance(value, int | float):
        return ("number", int(value) if value == int(value) else value)
    if isinstance(value, Sequence):
        return ("list", tuple(normal(one, ignore_case=ignore_case) for one in value))
    return ("object", frozenset((name, normal(one, ignore_case=ignore_case)) for name, one in value.items()))


def _items(path: str, value: Any, *, ignore_case: bool) -> Iterator[tuple[str, str]]:
    if isinstance(value, list) and value:
        for one in value:
            inner = fields_of(one, f"{path}[].") if isinstance(one, dict) and one else {f"{path}[]": one}
            for place, leaf in inner.items():
                yield from _items(place, leaf, ignore_case=ignore_case)
    else:
        yield path, repr(normal(value, ignore_case=ignore_case))


def _decoded(text: str) -> dict[str, Any] | None:
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return None
    return found if isinstance(found, dict) and _depth_is_bounded(found) else None


def _depth_is_bounded(content: Any) -> bool:
    """Whether it can be walked by functions that call themselves; nobody's reference nests so deeply."""
    level = [content]
    for _ in range(_DEEPEST):
        level = [one for value in level for one in _inner(value)]
        if not level:
            return True
    return False


def _inner(value: Any) -> list[Any]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [one for one in inner if isinstance(one, dict | list)]
