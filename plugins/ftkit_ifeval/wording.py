"""How reasons and prompts quote: in double quotes, and in reasons clipped and free of what could upset a terminal."""

from collections.abc import Sequence

_CLIPPED_AT = 60  # characters


def quoted(text: str) -> str:
    """The text in double quotes, cut to a readable length, unprintable characters as escapes."""
    shown = text[:_CLIPPED_AT]
    if not shown.isprintable():
        shown = "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in shown)
    return f'"{shown}…"' if len(text) > _CLIPPED_AT else f'"{shown}"'


def listed(texts: Sequence[str]) -> str:
    """`"a", "b" and "c"`, whole, since a prompt must say it all."""
    marked = [f'"{text}"' for text in texts]
    return f"{', '.join(marked[:-1])} and {marked[-1]}" if len(marked) > 1 else marked[0]


def in_one_line(text: str) -> str:
    """The text with its white space as single spaces, fit for a sentence of a prompt."""
    return " ".join(text.split())
