"""Pages of a list: `after` names the last object of the page before, `limit` says how many may come."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from ftkit.testing.rehearsal.exchange import RefusedRequest, unknown
from ftkit.testing.rehearsal.wire import Page


def page(objects: Sequence[Any], query: Mapping[str, str], *, limit: int, most: int = 100) -> Page:
    """The page of `objects`, each with an `id`, that the query asks for; `limit` is what is given unasked.

    Raises RefusedRequest for a limit that is none, and for an `after` that names no object of the list.
    """
    wanted = _limit(query.get("limit"), limit, most)
    rest = objects[_start(objects, query.get("after")) :]
    return Page(data=tuple(rest[:wanted]), has_more=len(rest) > wanted)


def with_ends(found: Page, empty: str | None) -> Page:
    """The page with the ids of its first and its last object; `empty` where there are none."""
    ids = [one.id for one in found.data] or [empty]
    return msgspec.structs.replace(found, first_id=ids[0], last_id=ids[-1])


def _limit(said: str | None, usual: int, most: int) -> int:
    if said is None:
        return usual
    if not said.isdecimal() or not 1 <= int(said) <= most:
        raise RefusedRequest(400, f"Invalid 'limit': expected 1 to {most}, got '{said}'.", param="limit")
    return int(said)


def _start(objects: Sequence[Any], after: str | None) -> int:
    if after is None:
        return 0
    place = next((index for index, one in enumerate(objects) if one.id == after), None)
    if place is None:
        raise unknown("object", after, "after")
    return place + 1
