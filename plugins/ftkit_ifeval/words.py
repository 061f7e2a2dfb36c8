r"""The words of a text: its runs of letters, marks, digits and underscores, what \w+ is to the `regex` library.

NLTK counts so since it moved to that library, and a Hindi or Tamil word is one word then; to Python's `re` a vowel sign
parts it in two. Where all is ASCII the two agree, and `re` is quicker.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from ftkit_ifeval.instruction import Span

_ASCII_WORD = re.compile(r"\w+", re.ASCII)


def count(text: str) -> int:
    """How many words there are."""
    return len((_ASCII_WORD if text.isascii() else _word()).findall(text))


def places(text: str) -> Iterator[Span]:
    """Where they are, in order."""
    return (match.span() for match in _word().finditer(text))


@cache
def _word() -> Any:
    import regex  # type: ignore[import-untyped] # it brings no types

    return regex.compile(r"\w+")
