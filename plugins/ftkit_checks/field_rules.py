"""Rules on the fields of an object, in a few words: `deadline: date or null`, `law: [German, French]`.

For the many contracts that need no schema. A rule is words for kinds of values, joined by "or", or the list of the
values allowed. `list of KIND` is a list with nothing else in it.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from ftkit import ConfigError, nearest
from ftkit_checks.wording import clipped, quoted

Test = Callable[[object], bool]


def _is_date(value: object) -> bool:
    if not isinstance(value, str) or len(value) != len("2026-01-31"):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_whole(value: object) -> bool:
    return (isinstance(value, int) and not isinstance(value, bool)) or (isinstance(value, float) and value.is_integer())


KINDS: dict[str, tuple[Test, str]] = {
    "text": (lambda value: isinstance(value, str), "text"),
    "number": (_is_number, "a number"),
    "integer": (_is_whole, "a whole number"),
    "boolean": (lambda value: isinstance(value, bool), "true or false"),
    "date": (_is_date, "a date written like 2026-01-31"),
    "null": (lambda value: value is None, "null"),
    "list": (lambda value: isinstance(value, list), "a list"),
    "object": (lambda value: isinstance(value, dict), "an object"),
    "any": (lambda _: True, "any value"),
}
"""How each kind is told, and how a prompt says it."""


class FieldRule(NamedTuple):
    """What one field may hold."""

    allows: Test
    said: str  # "a date written like 2026-01-31 or null"


class Broken(NamedTuple):
    """What is wrong with an object, and the field that it is wrong with; no field where one is missing."""

    reason: str
    field: str | None


Rules = Mapping[str, FieldRule]


def field_rules(fields: Mapping[str, str | Sequence[Any]]) -> dict[str, FieldRule]:
    """The rules as they were written. Raises ConfigError naming the field for words that are none."""
    return {name: _rule(name, written) for name, written in fields.items()}


def broken_field(value: Mapping[str, object], rules: Rules, optional: frozenset[str], others: bool) -> Broken | None:
    """The first rule that an object breaks; `others` are fields without a rule, and whether they may be there."""
    for name, rule in rules.items():
        if name not in value:
            if name not in optional:
                return Broken(f"the field {quoted(name)} is missing", None)
        elif not rule.allows(value[name]):
            return Broken(f"{quoted(name)} is {clipped(_shown(value[name]))}, not {clipped(rule.said)}", name)
    if others or value.keys() <= rules.keys():
        return None
    other = next(name for name in value if name not in rules)
    return Broken(f"the field {quoted(other)} is not one of those asked for", other)


def said_fields(rules: Rules, optional: frozenset[str]) -> str:
    """`"law" (one of "German" or "French"), "deadline" (a date or null; may be left out)`."""
    said = [f'"{name}" ({rule.said}{"; may be left out" if name in optional else ""})' for name, rule in rules.items()]
    return f"{', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else said[0]


def _rule(name: str, written: str | Sequence[Any]) -> FieldRule:
    if not isinstance(written, str):
        return _one_of(name, list(written))
    kinds = [_kind(name, word.strip()) for word in written.split(" or ")]
    return FieldRule(lambda value: any(allows(value) for allows, _ in kinds), " or ".join(said for _, said in kinds))


def _kind(name: str, word: str) -> tuple[Test, str]:
    if word.startswith("list of "):
        allows, said = _kind(name, word.removeprefix("list of ").strip())
        return lambda value: isinstance(value, list) and all(map(allows, value)), f"a list, each item {said}"
    if word not in KINDS:
        raise ConfigError(
            f"the field {quoted(name)} is said to be {quoted(word)}, which is no kind of value."
            f"{nearest(word, list(KINDS))} A list of the values allowed is fine too: {name}: [yes, no]."
        )
    return KINDS[word]


def _one_of(name: str, values: list[Any]) -> FieldRule:
    if not values or any(isinstance(value, dict | list) for value in values):
        raise ConfigError(
            f"the field {quoted(name)}: list one value or more, each a text, number, true, false or null."
        )
    allowed = {(type(value) is bool, value) for value in values}
    said = " or ".join(_shown(value) for value in values)

    def allows(value: object) -> bool:
        return not isinstance(value, dict | list) and (type(value) is bool, value) in allowed

    return FieldRule(allows, f"one of {said}" if len(values) > 1 else said)


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
