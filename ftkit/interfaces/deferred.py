"""Components that are imported when they are asked for: a plugin of many would cost every command their imports."""

from collections.abc import Iterable
from pkgutil import resolve_name
from typing import Any, NamedTuple


class Deferred(NamedTuple):
    """What a hook may offer instead of a class: the component's name, and where its class is."""

    name: str
    place: str  # "ftkit_polite.checks:Polite"

    def load(self) -> Any:
        """What stands at the place. Raises whatever importing it raises."""
        return resolve_name(self.place)


def deferred(package: str, **classes: str) -> Iterable[Deferred]:
    """The components of a package by name, each with its module and class: `polite="checks:Polite"`."""
    return [Deferred(name, f"{package}.{place}") for name, place in classes.items()]
