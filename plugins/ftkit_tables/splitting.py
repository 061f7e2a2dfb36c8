"""The rows of a CSV text by splitting it, which takes half the time of a reader that looks at every character.

Between two quotes nothing separates. So the text is taken apart at its quotes; what stands outside them, with one quote
for each text that stood inside, is split into rows and fields, and the texts are put back.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate

_FIELD, _ROW = "\x1f", "\x1e"


def split_rows(text: str, delimiter: str, first: int) -> Iterator[tuple[int, list[str]]] | None:
    """The rows of a text that begins with one, each with its first physical line; `first` is that of the text.

    None where a quote stands elsewhere than around a whole field, so that only parsing tells the rows.
    """
    if _FIELD in text or _ROW in text:
        return None
    parts = text.split('"')
    outside, inside = parts[0::2], parts[1::2]
    if len(outside) == len(inside) or not _are_regular(outside, {delimiter, "\n", "\r", ""}):
        return None
    marked = '"'.join(outside).replace(delimiter, _FIELD)
    for line_end in ("\r\n", "\n", "\r"):
        marked = marked.replace(line_end, _ROW)
    return _put_back(marked.split(_ROW), inside, first)


def _are_regular(outside: Sequence[str], borders: set[str]) -> bool:
    """Whether quotes stand beside borders of fields alone; between the two of a doubled quote is nothing."""
    return {part[:1] for part in outside[1:]} <= borders and {part[-1:] for part in outside[:-1]} <= borders


def _put_back(rows: Sequence[str], inside: Sequence[str], first: int) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, each quote in them replaced by the text that stood there."""
    line_ends = list(accumulate(map(_line_ends, inside), initial=first))
    texts, done = iter(inside), 0
    for number, row in enumerate(rows):
        if '"' in row:
            line = number + line_ends[done]
            done += row.count('"')
            yield line, [_unquoted(field, texts) if '"' in field else field for field in row.split(_FIELD)]
        elif row:
            yield number + line_ends[done], row.split(_FIELD)


def _unquoted(quotes: str, texts: Iterator[str]) -> str:
    """A field's text; several quotes stand for the texts between doubled ones."""
    return next(texts) if quotes == '"' else '"'.join([next(texts) for _ in quotes])


def _line_ends(text: str) -> int:
    """Line feeds, and lone returns."""
    feeds = text.count("\n")
    return feeds + text.count("\r") - text.count("\r\n") if "\r" in text else feeds
