"""YAML read strictly: one document of mappings, lists and scalars, with the types of the core schema of YAML 1.2.

No key twice, no tags, and no anchors, which models do not need and with which a few lines can stand for gigabytes. Only
the library's parser is used, whose events come one by one: its constructor would read everything a second time. It is
written in Python and slow on what is nested or long, so both are bounded, the nesting while it reads.
"""

import re
from collections.abc import Iterator
from typing import Any

from ftkit_checks.wording import clipped, quoted

Event = Any  # of the library, which tells in types only what all events have

MAX_DEPTH = 50
MAX_CHARACTERS = 50_000

_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_WORDS |= dict.fromkeys(("true", "True", "TRUE"), True) | dict.fromkeys(("false", "False", "FALSE"), False)
_INTEGER = re.compile(r"[-+]?[0-9]+")
_OTHER_BASE = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_ENDLESS = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")


class NotYaml(ValueError):  # noqa: N818 - a verdict, and no error of ours
    """Why a text is not strict YAML, for people, and where."""

    def __init__(self, reason: str, span: tuple[int, int] | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.span = span


def read_yaml(text: str) -> object:
    """The value that the whole text is, its dates as texts. Raises NotYaml, and nothing else, when it is not one."""
    if not text or text.isspace():
        raise NotYaml("the answer is empty")
    if len(text) > MAX_CHARACTERS:
        reason = f"longer than {MAX_CHARACTERS} characters, too long to be read as YAML"
        raise NotYaml(reason, (MAX_CHARACTERS, len(text)))
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        return _document(iter(YAML(typ="safe", pure=True).parse(text)))
    except NotYaml:
        raise
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f" in line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        said = clipped(str(error.problem or error.context).split("\n")[0])
        raise NotYaml(f"not valid YAML: {said}{where}", _around(text, mark.index) if mark else None) from error
    except YAMLError as error:
        raise NotYaml(f"not valid YAML: {clipped(str(error).split(chr(10))[0])}") from error
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError) as error:
        raise NotYaml(f"not valid YAML: {clipped(str(error))}") from error  # the library's own stumbles


def _document(events: Iterator[Event]) -> object:
    value: object = None
    documents = 0
    for event in events:
        kind = type(event).__name__
        if kind == "DocumentStartEvent":
            documents += 1
            if documents > 1:
                raise NotYaml("more than one document", _span(event))
            value = _value(next(events), events, 0)
    return value


def _value(event: Event, events: Iterator[Event], depth: int) -> object:
    kind = type(event).__name__
    if depth > MAX_DEPTH:
        raise NotYaml(f"nested more than {MAX_DEPTH} levels deep", _span(event))
    if getattr(event, "anchor", None):
        raise NotYaml(f"an anchor or alias, {quoted(event.anchor)}, is not allowed", _span(event))
    if getattr(event, "tag", None):
        raise NotYaml(f"a tag, {quoted(str(event.tag))}, is not allowed", _span(event))
    if kind == "MappingStartEvent":
        return _mapping(events, depth + 1)
    if kind == "SequenceStartEvent":
        return _list(events, depth + 1)
    return event.value if event.style else _scalar(event)


def _list(events: Iterator[Event], depth: int) -> list[object]:
    items: list[object] = []
    for event in events:
        if type(event).__name__ == "SequenceEndEvent":
            break
        items.append(_value(event, events, depth))
    return items


def _mapping(events: Iterator[Event], depth: int) -> dict[object, object]:
    members: dict[object, object] = {}
    for event in events:
        if type(event).__name__ == "MappingEndEvent":
            break
        key = _value(event, events, depth)
        if isinstance(key, dict | list):
            raise NotYaml("a key is a mapping or a list", _span(event))
        if key in members:
            raise NotYaml(f"the key {quoted(str(key))} is there twice in one mapping", _span(event))
        members[key] = _value(next(events), events, depth)
    return members


def _scalar(event: Event) -> object:
    said: str = event.value
    if said in _WORDS:
        return _WORDS[said]
    if _INTEGER.fullmatch(said):
        return _whole(event)
    if _OTHER_BASE.fullmatch(said):
        return int(said, 0)
    if _NUMBER.fullmatch(said):
        return float(said)
    return float(said.replace(".", "", 1)) if _ENDLESS.fullmatch(said) else said


def _whole(event: Event) -> int:
    try:
        return int(event.value)
    except ValueError as error:  # more digits than Python reads, since that takes quadratic time
        raise NotYaml(f"the number {event.value[:40]} is too large", _span(event)) from error


def _span(event: Event) -> tuple[int, int]:
    return event.start_mark.index, event.end_mark.index


def _around(text: str, position: int) -> tuple[int, int]:
    return min(position, len(text)), min(position + 1, len(text))
