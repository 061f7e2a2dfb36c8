"""How components are named in a settings file, and the lines of a contract.

A reference is a name, or a one-key mapping whose value is its options, and nothing else.
"""

from pathlib import Path
from typing import Any

import msgspec

from ftkit import settings
from ftkit.errors import ConfigError
from ftkit.plugins import Reference
from ftkit.settings import Document, Keys
from ftkit.values import Value


class Rule(Value, frozen=True, kw_only=True):
    """One line of a contract: a check, its key in files, and how its verdict counts."""

    check: Reference
    key: str
    required: bool = True  # `should` reports and does not require
    negated: bool = False


def reference(given: Any, document: Document, keys: Keys) -> Reference:
    """A component reference: a name, or a one-key mapping whose value is its options."""
    where = document.where(keys)
    if isinstance(given, str):
        return Reference(name=given, where=where)
    if not isinstance(given, dict):
        raise ConfigError(f"{where}: expected a name, or a name with options such as {{length: {{max_words: 150}}}}.")
    if len(given) != 1:
        raise ConfigError(
            f"{where}: expected one name, found {len(given)}: {', '.join(given) or 'none'}. "
            "Options belong below the name, indented."
        )
    [(name, options)] = given.items()
    if not isinstance(options, dict | None):
        raise ConfigError(f"{where}: the options of '{name}' must be a mapping such as {{option: value}}.")
    return Reference(name=name, options=options or {}, where=where)


def metric_reference(given: Any, document: Document, keys: Keys) -> Reference:
    """A metric's reference; `{evaluate: NAME}` is short for that metric's one needed option."""
    if isinstance(given, dict) and list(given) == ["evaluate"] and isinstance(given["evaluate"], str):
        return Reference(name="evaluate", options={"module": given["evaluate"]}, where=document.where(keys))
    return reference(given, document, keys)


def rules_in_file(path: Path) -> tuple[Rule, ...]:
    """The contract in a file: a list of checks, or a project file with one.

    Raises ConfigError for a contract without a check, by which every answer would pass.
    """
    document = settings.read_list(path, "contract")
    if not document.content["contract"]:
        raise ConfigError(f"{path} holds no check, and by a contract without a check every answer would pass.")
    return rules(document.content["contract"], document, ("contract",))


def rules(given: list[Any], document: Document, keys: Keys) -> tuple[Rule, ...]:
    """The lines of a contract; a check's key is its `as` name, else its type, else type#2.

    Raises ConfigError when two lines have one key.
    """
    found: list[Rule] = []
    for index, line in enumerate(given):
        rule = _rule(line, document, (*keys, index))
        taken = {earlier.key for earlier in found}
        key = rule.key or _free_key(rule, taken)
        if key in taken:
            raise ConfigError(f"{document.where((*keys, index))}: the key '{key}' is used twice.")
        found.append(msgspec.structs.replace(rule, key=key))
    return tuple(found)


def _rule(given: Any, document: Document, keys: Keys) -> Rule:
    if isinstance(given, dict) and len(given) == 1:
        [(wrapper, inner)] = given.items()
        if wrapper == "not":
            rule = _rule(inner, document, (*keys, wrapper))
            return msgspec.structs.replace(rule, negated=not rule.negated)
        if wrapper == "should":
            return msgspec.structs.replace(_rule(inner, document, (*keys, wrapper)), required=False)
        if wrapper == "as":
            name, named = one_named(inner, document, keys)
            return msgspec.structs.replace(_rule(named, document, (*keys, wrapper, name)), key=name)
    return Rule(check=reference(given, document, keys), key="")


def _free_key(rule: Rule, taken: set[str]) -> str:
    base = ("not_" if rule.negated else "") + rule.check.name
    candidates = [base, *(f"{base}#{n}" for n in range(2, len(taken) + 3))]
    return next(key for key in candidates if key not in taken)


def one_named(given: Any, document: Document, keys: Keys) -> tuple[str, Any]:
    """The name and what it stands for, in `as: {NAME: ...}`. Raises ConfigError when there is not just one."""
    if not isinstance(given, dict) or len(given) != 1:
        raise ConfigError(f"{document.where(keys)}: 'as' takes one name: as: {{my-name: {{contains: ...}}}}.")
    [(name, inner)] = given.items()
    return name, inner


def references(given: list[Any], document: Document, keys: Keys) -> tuple[Reference, ...]:
    """The components that a list names, in its order."""
    return tuple(reference(one, document, (*keys, index)) for index, one in enumerate(given))
