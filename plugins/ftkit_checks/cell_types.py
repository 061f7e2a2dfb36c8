"""What a cell of a table may hold, by a word or a list of values."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from ftkit import ConfigError, nearest
from ftkit_checks.wording import quoted

Written = str | tuple[str, ...]

_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class CellType(NamedTuple):
    """What one column's cells may hold."""

    allows: Callable[[str], bool]
    said: str  # "a whole number"


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


TYPES = {
    "text": CellType(lambda _: True, "any text"),
    "filled": CellType(lambda text: bool(text) and not text.isspace(), "some text"),
    "number": CellType(lambda text: _NUMBER.fullmatch(text) is not None, "a number such as -1234.5"),
    "integer": CellType(lambda text: _INTEGER.fullmatch(text) is not None, "a whole number"),
    "date": CellType(_is_date, "a date such as 2026-01-31"),
}
"""The types that a word names."""


def cell_types(types: Mapping[str, Written]) -> dict[str, CellType]:
    """The types as they were written. Raises ConfigError naming the column for a word that is none."""
    return {column: _type(column, written) for column, written in types.items()}


def _type(column: str, written: Written) -> CellType:
    if isinstance(written, str):
        if written not in TYPES:
            raise ConfigError(f"the column {quoted(column)} has the unknown type '{written}'.{nearest(written, TYPES)}")
        return TYPES[written]
    if not written:
        raise ConfigError(f"the column {quoted(column)} has an empty list of values. List those allowed.")
    choices = " or ".join(f'"{value}"' for value in written)
    return CellType(frozenset(written).__contains__, f"{'one of ' if len(written) > 1 else ''}{choices}")
