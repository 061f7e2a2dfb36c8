"""Texts without what a comparison does not care about."""

import re
import sys
import unicodedata
from functools import cache

_ARTICLES = re.compile(r"\b(?:a|an|the)\b", re.IGNORECASE)


def without_articles(text: str) -> str:
    """The text with a space for each English article."""
    return _ARTICLES.sub(" ", text)


def without_punctuation(text: str) -> str:
    """The text without punctuation marks of any script."""
    return text.translate(_punctuation())


@cache
def _punctuation() -> dict[int, None]:
    """Unicode's punctuation, and what of ASCII is called a symbol there but stands among punctuation on a keyboard."""
    marks = (code for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)).startswith("P"))
    return dict.fromkeys([*marks, *map(ord, "$+<=>^`|~")])
