"""Finds where a text is loud."""

import re
from functools import cache
from typing import Any

from ftkit_checks.terms import encoded

_MARKS = re.compile(r"(?<![!?])(?:!!|\?!|!\?)[!?]*+")
_LOUD = r"\p{Lu}[\p{Lu}'\x{2019}]{3,}"


def loud_words(text: str) -> tuple[int, int] | None:
    """The first two words of four capitals and more in a row in a line: "VERY GOOD" is loud, "CXR FBC" are not."""
    spoken = encoded(text)
    found = _loud().search(spoken)
    if found is None:
        return None
    start, end = found.span(1)
    return len(spoken[:start].decode()), len(spoken[:end].decode())


def loud_marks(text: str) -> tuple[int, int] | None:
    """The first run of exclamation marks, or of them and question marks."""
    found = _MARKS.search(text) if "!" in text else None
    return found.span() if found else None


@cache
def _loud() -> Any:
    import re2

    return re2.compile(rf"(?:^|[^\pL\pM])({_LOUD}[^\pL\n]+{_LOUD})(?:$|[^\pL\pM])".encode())
