"""How reasons and instructions quote: in double quotes, clipped, with nothing in them that could upset a terminal."""

from collections.abc import Sequence

CLIPPED_AT = 60  # characters


def quoted(text: str) -> str:
    """The text in double quotes, cut to a readable length, unprintable characters as escapes."""
    shown = printable(text[:CLIPPED_AT])
    return f'"{shown}…"' if len(text) > CLIPPED_AT else f'"{shown}"'


def clipped(text: str) -> str:
    """A message with its middle left out where it is long: what it quotes may be, its words stand at both ends."""
    whole = len(text) <= 3 * CLIPPED_AT
    return printable(text if whole else f"{text[:CLIPPED_AT]}…{text[-2 * CLIPPED_AT :]}")


def printable(text: str) -> str:
    """The text with its unprintable characters as escapes."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)


def listed(texts: Sequence[str], joint: str) -> str:
    """`"a", "b" and "c"`, whole, since a prompt must say it all."""
    marked = [f'"{text}"' for text in texts]
    return f"{', '.join(marked[:-1])} {joint} {marked[-1]}" if len(marked) > 1 else marked[0]
