"""Options that take values from the record: texts with {{ column }} in them, wherever they stand."""

from collections.abc import Iterator, Mapping
from typing import Any

from ftkit.templates import Template

Path = tuple[str | int, ...]


class Binding:
    """The templates among a component's options, also inside its lists and mappings.

    Only values are templates; the keys of a mapping are taken as they stand. Raises ConfigError for a text that is no
    valid template.
    """

    def __init__(self, options: Mapping[str, Any]) -> None:
        self._options = options
        found = list(_templates(options, ()))
        self._places = [place for place, _ in found]
        self._templates = [template for _, template in found]

    def __bool__(self) -> bool:
        """Whether any option depends on the record."""
        return bool(self._templates)

    @property
    def columns(self) -> frozenset[str]:
        """The columns that the options name."""
        return frozenset().union(*(template.names for template in self._templates))

    def values(self, record: Mapping[str, str]) -> tuple[str, ...]:
        """What the templates say for a record: records of the same values have the same options.

        Raises ConfigError for a column the record lacks, DataError where an expression fails.
        """
        return tuple([template.render(record) for template in self._templates])

    def options(self, values: tuple[str, ...]) -> dict[str, Any]:
        """The options with these values in their places."""
        given = dict(zip(self._places, values, strict=True))
        return {key: _filled(value, (key,), given) for key, value in self._options.items()}


def _templates(value: Any, place: Path) -> Iterator[tuple[Path, Template]]:
    if isinstance(value, str):
        if "{{" in value:
            yield place, Template(value)
        return
    inside = (
        value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list | tuple) else ()
    )
    for key, each in inside:
        yield from _templates(each, (*place, key))


def _filled(value: Any, place: Path, given: Mapping[Path, str]) -> Any:
    if isinstance(value, str):
        return given.get(place, value)
    if isinstance(value, Mapping):
        return {key: _filled(each, (*place, key), given) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_filled(each, (*place, index), given) for index, each in enumerate(value)]
    return value
