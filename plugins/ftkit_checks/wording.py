"""How reasons and instructions quote: in double quotes, clipped, with nothing in them that could upset a terminal."""

from collections.abc import Sequence

CLIPPED_AT = 60  # characters


def quoted(text: str) -> str:
    """The text in double quotes, cut to a readable length, unprintable characters as escapes."""
    kept = text[:CLIPPED_AT]
    shown = "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in kept)
    return f'"{shown}…"' if len(text) > CLIPPED_AT else f'"{shown}"'


def listed(texts: Sequence[str], joint: str) -> str:
    """`"a", "b" and "c"`, whole, since a prompt must say it all."""
    marked = [f'"{text}"' for text in texts]
    return f"{', '.join(marked[:-1])} {joint} {marked[-1]}" if len(marked) > 1 else marked[0]
