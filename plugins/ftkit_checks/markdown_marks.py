"""Finds the marks of Markdown in a text, by rules that take linear time on every text.

They are the marks that a reader would call so: those of CommonMark and of GitHub's tables, less what only a parser sees
(indented code, references defined elsewhere, emphasis inside a word). Nothing inside a code fence is a mark.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

# Each line begins behind a line feed, not at "^": a literal is looked for at once, an anchor at every character.
_FENCE = re.compile(r"\n {0,3}(`{3,}+|~{3,}+)([^\n`]*+)(?=\n|\Z)")
_HEADING = re.compile(r"\n {0,3}(#{1,6})(?:[ \t][^\n]*+)?(?=\n|\Z)")
_UNDERLINED = re.compile(r"\n(?=[^\s#>|])[^\n]++\n {0,3}(=++|-++)[ \t]*+(?=\n|\Z)")
_UNDERLINE = re.compile(r"\n {0,3}[=-]")
_ITEM = re.compile(r"\n[ \t>]*+((?:[-+*]|\d{1,9}[.)])[ \t]++\S)")
_RULE = re.compile(r"\n[ \t]*+\|?+[ \t]*+:?+-++:?+[ \t]*+(?:\|[ \t]*+:?+-++:?+[ \t]*+)*+\|?+[ \t]*+(?=\n|\Z)")
_LINK = re.compile(r"(?<![!\\])\[[^\[\]\n]++\]\([^()\s]++(?:[ \t][^()\n]*+)?\)|<https?://[^\s<>]++>")
_IMAGE = re.compile(r"!\[[^\[\]\n]*+\]\([^()\s]++(?:[ \t][^()\n]*+)?\)")
_STARS = r"(?<![\\*])\*\*(?=[^\s*])(?:[^*\n]|\*(?!\*))*+\*\*"
_BARS = r"(?<![\\\w])__(?=[^\s_])(?:[^_\n]|_(?!_))*+__(?!\w)"
_BOLD = re.compile(f"{_STARS}|{_BARS}")
_INLINE_CODE = re.compile(r"(?<![`\\])`(?=[^`\n])[^`\n]*+`(?!`)")

Place = tuple[int, int]


class Heading(NamedTuple):
    """A heading, and where it stands."""

    level: int
    start: int
    end: int


class Marked(NamedTuple):
    """A text behind a line feed, with spaces for its code fences."""

    prose: str
    fence: Place | None  # where the first fence opens in the text

    @classmethod
    def of(cls, text: str) -> "Marked":
        """The text's marks; a fence that is never closed goes to the end."""
        lines = "\n" + text
        if "```" not in lines and "~~~" not in lines:
            return cls(lines, None)
        places = list(_fenced(lines))
        pieces, place = [], 0
        for start, end in places:
            pieces += [lines[place:start], "\n", " " * (end - start - 1)]
            place = end
        first = _FENCE.search(lines)
        return cls("".join([*pieces, lines[place:]]), (first.start(1) - 1, first.end(1) - 1) if first else None)

    def heading(self, allowed: tuple[int, ...] = ()) -> Heading | None:
        """The first heading of another level than these, of any level where none is given."""
        patterns = (_HEADING, _UNDERLINED) if _UNDERLINE.search(self.prose) else (_HEADING,)
        found = (_heading(match) for pattern in patterns for match in pattern.finditer(self.prose))
        return min((one for one in found if one.level not in allowed), key=lambda one: one.start, default=None)

    def list_item(self) -> Place | None:
        """The first item of a list, to its text."""
        return _first(_ITEM, self.prose, 1)

    def table(self) -> Place | None:
        """The first line of a table: one with bars above a line of dashes."""
        for rule in _RULE.finditer(self.prose, 1) if "|" in self.prose else ():
            start = self.prose.rfind("\n", 0, rule.start()) + 1
            if "|" in rule[0] and "|" in self.prose[start : rule.start()]:
                return start - 1, rule.start() - 1
        return None

    def link(self) -> Place | None:
        """The first link."""
        return _first(_LINK, self.prose) if "](" in self.prose or "<http" in self.prose else None

    def image(self) -> Place | None:
        """The first picture."""
        return _first(_IMAGE, self.prose) if "![" in self.prose else None

    def bold(self) -> Place | None:
        """The first bold passage."""
        return _first(_BOLD, self.prose) if "**" in self.prose or "__" in self.prose else None

    def inline_code(self) -> Place | None:
        """The first code within a line."""
        return _first(_INLINE_CODE, self.prose) if "`" in self.prose else None


def _fenced(lines: str) -> Iterator[Place]:
    """From the line feed before each fence to the end of the line that closes it."""
    opened: re.Match[str] | None = None
    for fence in _FENCE.finditer(lines):
        if opened is None:
            opened = fence
        elif fence[1].startswith(opened[1]) and not fence[2].strip():
            yield opened.start(), fence.end()
            opened = None
    if opened is not None:
        yield opened.start(), len(lines)


def _heading(match: re.Match[str]) -> Heading:
    """A heading by its marks, or by the line under it."""
    mark = match[1]
    level = len(mark) if mark.startswith("#") else 1 if mark.startswith("=") else 2
    return Heading(level, match.start(), match.end() - 1)


def _first(pattern: re.Pattern[str], prose: str, group: int = 0) -> Place | None:
    match = pattern.search(prose)
    return (match.start(group) - 1, match.end(group) - 1) if match else None
