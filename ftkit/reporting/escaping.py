"""Text of data inside Markdown, so that it stays text, and the rows of Markdown's tables."""

import re
from collections.abc import Iterable, Iterator

from ftkit.reporting.plain import one_line

_MARKUP = re.compile(r"([\\`*_{}\[\]#!|~$]|:(?=//)|(?<=www)\.)")  # the last two begin bare links


def escaped(text: str) -> str:
    """The text on one line with nothing in it that Markdown or HTML would act on."""
    harmless = one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKUP.sub(r"\\\1", harmless)


def table_head(first: str, titles: Iterable[str]) -> Iterator[str]:
    """A table's head: the first column is words, the others are figures."""
    titles = list(titles)
    yield row([escaped(first), *map(escaped, titles)])
    yield row(["---", *("---:" for _ in titles)])


def row(cells: Iterable[str]) -> str:
    """A row of cells that are escaped already."""
    return f"| {' | '.join(cells)} |"
