"""Finds words and phrases in texts, by RE2: in linear time, however many there are.

A phrase matches over any white space between its words. As a whole word it has no letter, digit or underscore beside
it; a phrase that begins or ends with a mark, such as "C++", is found wherever it stands.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from ftkit_checks.visible import place, visible

_WORD = r"\pL\pN\pM_"


class Terms:
    """Phrases that are looked for together."""

    def __init__(self, phrases: Iterable[str], *, ignore_case: bool = True, whole_words: bool = True) -> None:
        self._pattern = _compiled(tuple(phrases), ignore_case, whole_words)

    def first(self, text: str) -> tuple[int, int] | None:
        """Where the first of them stands in the text, read as it is seen."""
        spoken = _read(text)
        found = self._pattern.search(spoken)
        if found is None:
            return None
        start, end = found.span(1) if found.group(1) is not None else found.span(2)
        return place(text, len(spoken[:start].decode()), len(spoken[:end].decode()))

    def stand_in(self, text: str) -> bool:
        """Whether one of them stands in the text."""
        return self._pattern.search(_read(text)) is not None


def encoded(text: str) -> bytes:
    """The text's UTF-8. A lone surrogate, which has none, becomes a question mark."""
    return text.encode("utf-8", "replace")


def _read(text: str) -> bytes:
    """The text as it is seen, typographic apostrophes as plain ones."""
    return encoded(visible(text).replace("\u2019", "'"))


@lru_cache(maxsize=4096)
def _compiled(phrases: tuple[str, ...], ignore_case: bool, whole_words: bool) -> Any:
    import re2

    words = [phrase for phrase in phrases if whole_words and _is_word(phrase[0]) and _is_word(phrase[-1])]
    others = [phrase for phrase in phrases if phrase not in set(words)]
    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = not ignore_case
    options.max_mem = 256 << 20  # for lists of many thousand terms
    return re2.compile(f"(?:^|[^{_WORD}])({_any(words)})(?:$|[^{_WORD}])|({_any(others)})".encode(), options)


def _any(phrases: list[str]) -> str:
    """A pattern of any of them, the longest first; of none, a pattern that matches nothing."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return (
        "|".join(r"[\s\pZ]+".join(map(_escaped, phrase.split())) for phrase in longest_first) or r"[^\x00-\x{10FFFF}]"
    )


def _escaped(word: str) -> str:
    import re2

    return str(re2.escape(visible(word).replace("\u2019", "'")))


def _is_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"
