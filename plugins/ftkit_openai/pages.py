"""A vendor's lists, page by page, to their end: also of a vendor that passes over `after` and repeats a page."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from openai.pagination import SyncCursorPage


class Listed(Protocol):
    """What lists hold."""

    @property
    def id(self) -> str:
        """Different for each."""
        ...


ListedT = TypeVar("ListedT", bound=Listed)


def pages_of(first: "SyncCursorPage[ListedT]") -> Iterator[list[ListedT]]:
    """The pages, each read when it is asked for, without what an earlier one had; one with nothing new is the end."""
    seen: set[str] = set()
    for page in first.iter_pages():
        fresh = [one for one in page.data if one.id not in seen]
        if not fresh:
            return
        yield fresh
        seen.update(one.id for one in fresh)


def all_of(first: "SyncCursorPage[ListedT]") -> Iterator[ListedT]:
    """Whatever is on the pages."""
    for page in pages_of(first):
        yield from page
