"""How headings look, so that one can be told that nobody named."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

_LINE = re.compile(r"\n([^\n]{1,100})(?=\n|\Z)")
_HASHES = re.compile(r"#{1,6}[ \t]")
_MARKS_OF_PROSE = re.compile(r"[.,;\d]")


class HeadingStyle(NamedTuple):
    """A look that headings share."""

    is_heading: Callable[[str], bool]

    def lines(self, text: str) -> Iterator[tuple[int, str]]:
        """The lines of this look, none over 100 characters: where each starts, and what it says."""
        for match in _LINE.finditer("\n" + text):
            line = match[1].rstrip()
            if line and self.is_heading(line):
                yield match.start(), line


def style_of(headings: Sequence[str]) -> HeadingStyle | None:
    """The first look that all the headings share, None where they share none."""
    return next((style for style in _STYLES if all(map(style.is_heading, headings))), None)


_STYLES = (
    HeadingStyle(lambda line: _HASHES.match(line) is not None),
    HeadingStyle(lambda line: len(line) > 4 and line.startswith("**") and line.rstrip(":").endswith("**")),
    HeadingStyle(lambda line: line.endswith(":") and line.count(" ") < 6),
    HeadingStyle(lambda line: line.isupper() and len(line) > 2 and not _MARKS_OF_PROSE.search(line)),
)
