"""Rows with columns of any names made answers and references; a missing column is told with those that are there."""

from collections.abc import Iterator
from math import isfinite
from pathlib import Path
from typing import Any

from ftkit.answer_files.given import ColumnNames, Row, rows
from ftkit.errors import DataError, nearest
from ftkit.reports import Prediction

_COUNTS = ("repeat", "prompt_tokens", "completion_tokens", "cached_prompt_tokens")
_ENDS = ("stop", "length")
_TRUTHS = {"true": True, "1": True, "false": False, "0": False}


def is_foreign(path: Path) -> bool:
    """Whether JSON lines have keys that ours have not, or numbers for ids: then what is not ours is passed over.

    The first line decides. One that cannot be read is for others to complain of.
    """
    try:
        first = next(rows(path), None)
    except DataError:
        return False
    if first is None:
        return False
    return isinstance(first.fields.get("id"), int) or not set(first.fields) <= set(Prediction.__struct_fields__)


def prediction_rows(path: Path, names: ColumnNames) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each row's number, and its fields as a prediction has them."""
    for row in rows(path):
        where = f"{path}:{row.number}"
        fields: dict[str, Any] = {"id": _id(row, names, where)}
        failed = _text(row.fields.get(names.error or "error"))
        if failed:
            fields["error"] = failed
        fields["output"] = _text(_needed(row, names.output, "output", where) if not failed else _output(row, names))
        fields |= {name: _count(row, getattr(names, name) or name, where) for name in _COUNTS}
        fields["seconds"] = _number(row, names.seconds or "seconds", where)
        fields["finish"] = _finish(row, names.finish or "finish", where)
        fields["cached"] = _truth(row, names.cached or "cached", where)
        fields["candidate"] = _text(row.fields.get("candidate"))
        yield row.number, {name: value for name, value in fields.items() if value is not None}


def reference_rows(path: Path, names: ColumnNames) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each row's number, and its fields as a line of references has them; the record holds all columns as texts."""
    for row in rows(path):
        where = f"{path}:{row.number}"
        reference = row.fields.get(names.reference or "reference")
        if names.reference:
            reference = _needed(row, names.reference, "reference", where)
        group = _needed(row, names.group, "group", where) if names.group else row.fields.get("group")
        yield (
            row.number,
            {
                "id": _id(row, names, where),
                "reference": None if reference is None else _text(reference),
                "group": _text(group),
                "record": {name: _text(value) for name, value in row.fields.items() if _is_plain(value)},
            },
        )


def _id(row: Row, names: ColumnNames, where: str) -> str:
    found = _text(_needed(row, names.id, "id", where))
    if not found:
        raise DataError(f"{where}: the id is empty. Every row needs one, so that it finds its reference.")
    return found


def _needed(row: Row, given: str, ours: str, where: str) -> Any:
    name = given or ours
    if name not in row.fields:
        raise DataError(
            f"{where}: there is no column '{name}'.{nearest(name, row.fields)} "
            f"Say which one it is with --{ours}-column."
        )
    return row.fields[name]


def _output(row: Row, names: ColumnNames) -> Any:
    return row.fields.get(names.output or "output")


def _count(row: Row, name: str, where: str) -> int | None:
    number = _number(row, name, where)
    if number is None:
        return None
    if not number.is_integer():
        raise DataError(f"{where}: '{name}' is {number}, and counts are whole numbers.")
    return int(number)


def _number(row: Row, name: str, where: str) -> float | None:
    """A number that is there, finite and not below zero; an empty cell is one that is not known."""
    given = row.fields.get(name)
    if given is None or given == "":
        return None
    try:
        number = float(given) if isinstance(given, str | int | float) else float("nan")
    except ValueError:
        number = float("nan")
    if not isfinite(number) or number < 0:
        raise DataError(f"{where}: '{name}' is {given!r}, not a number from 0 on. Leave it empty where it is unknown.")
    return number


def _finish(row: Row, name: str, where: str) -> str | None:
    """Why the answer ended; an empty cell is one that is not known."""
    given = row.fields.get(name)
    if given is None or given == "":
        return None
    if given not in _ENDS:
        raise DataError(
            f"{where}: '{name}' is {given!r}, and an answer ends by 'stop', or by 'length' where it was cut. "
            "Leave it empty where neither is known."
        )
    return str(given)


def _truth(row: Row, name: str, where: str) -> bool | None:
    """A claim that is made; an empty cell makes none."""
    given = _text(row.fields.get(name)).lower()
    if given and given not in _TRUTHS:
        raise DataError(f"{where}: '{name}' is {row.fields[name]!r}, neither true nor false.")
    return _TRUTHS.get(given)


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, str | int | float)


def _text(value: Any) -> str:
    """A cell as text, a truth or a number as JSON writes it; a list or a mapping too."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    from ftkit import jsonl

    return jsonl.encode(value).decode()
