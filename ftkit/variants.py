"""Variants of a component, to be compared before the one that does best is used.

An option that is given as a list where one value is expected makes a variant for each value:
`few_shot: {shots: [1, 3, 5]}`, `template: {system: [..., ...]}`.
"""

from collections.abc import Sequence
from itertools import product
from math import prod
from typing import Any, NamedTuple

import msgspec

from ftkit.errors import ConfigError
from ftkit.kinds import KindName
from ftkit.plugins import Plugins, Reference

MOST = 64  # variants of one component: each is asked all cases of the validation split


class Variant(NamedTuple):
    """A component with one value for each option."""

    label: str  # what tells it from its siblings: "shots=3"; empty where it has none
    reference: Reference


def variants(kind: KindName, reference: Reference, plugins: Plugins) -> list[Variant]:
    """All variants, in the order of the lists. Raises ConfigError for lists that are empty or make too many."""
    swept = _swept(kind, reference, plugins)
    count = prod(len(values) for values in swept.values())
    if not 0 < count <= MOST:
        raise ConfigError(
            f"{reference.where}: the lists of {', '.join(swept)} make {count} variants of '{reference.name}'. "
            f"Give each list at least one value, and no more than {MOST} together."
        )
    found = []
    for values in product(*swept.values()):
        told = dict(zip(swept, values, strict=True))
        label = ", ".join(f"{option}={_said(value, swept[option])}" for option, value in told.items())
        found.append(Variant(label, msgspec.structs.replace(reference, options={**reference.options, **told})))
    return found


def _swept(kind: KindName, reference: Reference, plugins: Plugins) -> dict[str, list[Any]]:
    """The options that are given as lists, where the component takes no list."""
    component = plugins.find(kind, reference.name, reference.where).component
    types = {field.name: field.type for field in msgspec.structs.fields(component)}
    return {
        option: value
        for option, value in reference.options.items()
        if isinstance(value, list) and option in types and not _takes(types[option], value)
    }


def _takes(type_: Any, value: list[Any]) -> bool:
    try:
        msgspec.convert(value, type_)
    except msgspec.ValidationError:
        return False
    return True


def _said(value: Any, values: Sequence[Any]) -> str:
    """The value, or its number where it is too long to name a variant."""
    text = str(value)
    return text if len(text) <= 24 and "\n" not in text else f"#{values.index(value) + 1}"
