"""Shelves: objects by their ids, in memory and one JSON file each.

A file is written beside and renamed, so that a killed server leaves whole objects. Ids grow with time: in the order of
their names, objects stand in the order in which they were made.
"""

import secrets
import time
from pathlib import Path
from typing import Generic, TypeVar
from urllib.parse import quote

from ftkit import jsonl
from ftkit.values import Value

V = TypeVar("V", bound=Value)


class Shelf(Generic[V]):
    """Objects of one type by their ids, in memory and on disk. Not frozen: it is the memory."""

    def __init__(self, folder: Path, kind: type[V]) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        found = (jsonl.read_value(path, kind) for path in sorted(folder.glob("*.json")))
        self._objects: dict[str, V] = {one.id: one for one in found}  # type: ignore[attr-defined]

    def get(self, id: str) -> V | None:  # noqa: A002 - an object's id
        """The object of this id, None where there is none."""
        return self._objects.get(id)

    def newest_first(self) -> list[V]:
        """All objects, the last made first."""
        return list(reversed(self._objects.values()))

    def put(self, id: str, value: V) -> V:  # noqa: A002
        """Keeps an object, in place of the one of the same id."""
        path = self._path(id)
        beside = path.with_suffix(".new")
        beside.write_bytes(jsonl.pretty(value))
        beside.replace(path)
        self._objects[id] = value
        return value

    def remove(self, id: str) -> None:  # noqa: A002
        """Forgets an object."""
        self._path(id).unlink()
        del self._objects[id]

    def _path(self, id: str) -> Path:  # noqa: A002
        return self.folder / f"{quote(id, safe='')}.json"


def fresh(prefix: str) -> str:
    """A new id; later ones are greater."""
    return f"{prefix}{time.time_ns():016x}{secrets.token_hex(3)}"


def now() -> int:
    """The time in whole seconds since 1970."""
    return int(time.time())
