"""Texts that break careless code: what every component that reads texts is shown."""

import random

HOSTILE: tuple[str, ...] = (
    "",
    " \n\t\r\n ",
    "\0",
    "\ud800",
    "[" * 100_000,
    "[]" * 100_000,
    '{"a":' * 50_000,
    '"' + '\\"' * 50_000,
    "a" * 100_000 + "!",
    "- " * 50_000,
    "\n" * 100_000,
    " " * 100_000 + "x",
    " " * 1_000_000,
    "\u202eevil\u202c\u200b\ufeff",
    "\u200b" * 100_000,
    "!?" * 50_000,
    "**" * 50_000 + "x",
    "</script><script>alert(1)</script>",
    "{{ 7 * 7 }}{% for %}",
    "=cmd|' /C calc'!A0",
    "1" * 10_000,
    "1e" + "9" * 400,
    '"\\ud800"',
)
"""Empty, blank, NUL, half a surrogate pair, a million characters, deep nesting, odd directions, other people's code."""

SHORT = tuple(text for text in HOSTILE if len(text) < 100)
"""Those that cost no time, for tests that look at many at once."""

_PIECES = (
    "a",
    "B",
    "é",
    "\u0301",
    " ",
    "\n",
    "\r\n",
    "\t",
    "0",
    "9",
    ".",
    "-",
    "*",
    "#",
    '"',
    "\\",
    "{",
    "}",
    "[",
    "]",
)
_ODD = (
    "\0",
    "\x1b[31m",
    "\u202e",
    "\u200b",
    "\ufeff",
    "\ud83d",
    "\U0001f600",
    "<",
    "&",
    "|",
    ",",
    ":",
    "'",
    "`",
    "$",
    "%",
)


def drawn(count: int, seed: int = 7) -> list[str]:
    """So many short texts of letters, marks and oddities, the same for one seed."""
    draw = random.Random(seed)  # noqa: S311 - test texts, not secrets
    return ["".join(draw.choices(_PIECES + _ODD, k=draw.randrange(40))) for _ in range(count)]
