"""Whether an answer has its sections: each heading alone on its line, once, in order, with text under it.

A heading matches letter for letter; only white space after it, which nobody sees, does not count. The strict reading
is the plain one: "VITALS:" and "**VITALS**" are not "VITALS", and the reason points at them.
"""

import re
from functools import lru_cache
from itertools import islice, pairwise
from typing import ClassVar

from ftkit import PASSED, ConfigError, Finding, failed
from ftkit_checks.heading_styles import HeadingStyle, style_of
from ftkit_checks.text_check import Judge, TextCheck
from ftkit_checks.wording import listed, quoted

Heading = re.Match[str]


class Sections(TextCheck, frozen=True, kw_only=True):
    """The answer consists of the named sections, in order, each with a heading line and text under it.

    names: the headings. optional: those of them that may be missing. any_order: whether they may come in any order.
    only: whether no other heading may be there: no line that looks like one as the names do, beginning with #, standing
    between **, ending with a colon, or in capitals. preamble: whether text may stand before the first one.
    """

    name: ClassVar[str] = "sections"
    names: tuple[str, ...]
    optional: tuple[str, ...] = ()
    any_order: bool = False
    only: bool = False
    preamble: bool = False

    def __post_init__(self) -> None:
        """Raises ConfigError for options that cannot be meant."""
        if not self.names:
            raise ConfigError("'names' is empty. List the headings in their order.")
        for heading in self.names:
            if not heading or heading != heading.strip() or "\n" in heading or "\r" in heading:
                raise ConfigError(
                    f"the heading {quoted(heading)} is empty, has white space around it or is more than one line."
                )
            if self.names.count(heading) > 1:
                raise ConfigError(f"the heading {quoted(heading)} is listed twice. List each one once.")
        self._refuse_optional()
        if self.only:
            self._style()

    def judge(self) -> Judge:
        """The judge of one text."""
        pattern, names = _heading_pattern(self.names), list(self.names)
        plain_headings, beginning = _plain_pattern(self.names).findall, names[0]
        style = self._style() if self.only else None

        def judged(text: str) -> Finding:
            if text.startswith(beginning) and plain_headings("\n" + text) == names:
                return _other(text, self.names, style) if style else PASSED
            headings = list(islice(pattern.finditer(text), len(names) + 1))
            found = [heading[1] for heading in headings]
            if found != names and (misplaced := self._misplaced(text, headings)):
                return misplaced
            if beside := self._beside(text, headings):
                return beside
            return _other(text, self.names, style) if style else PASSED

        return judged

    def instruction(self) -> str:
        """The rule as a sentence."""
        before = "" if self.preamble else ", with nothing before the first heading"
        others = " and no other heading" if self.only else ""
        optional = f"; {listed(self.optional, 'and')} may be left out" if self.optional else ""
        if len(self.names) == 1:
            return (
                f"Write the section {listed(self.names, 'and')}{others}, its heading alone on a line, spelled exactly "
                f"like this, and its text below{before}."
            )
        order = "in any order" if self.any_order else "in this order"
        return (
            f"Write the sections {listed(self.names, 'and')} {order}{others}, each heading alone on its own line, "
            f"spelled exactly like this, and its text below{before}{optional}."
        )

    def _refuse_optional(self) -> None:
        unknown = [heading for heading in self.optional if heading not in self.names]
        if unknown:
            raise ConfigError(f"'optional' has {quoted(unknown[0])}, which is not among 'names'. List it there too.")
        if set(self.optional) == set(self.names):
            raise ConfigError("every heading is optional, and an answer without any would pass. Require one.")

    def _style(self) -> HeadingStyle:
        style = style_of(self.names)
        if style is None:
            raise ConfigError(
                "'only' needs headings that look alike: all beginning with #, between **, ending with a colon, or in "
                f"capitals. These do not: {listed(self.names, 'and')}."
            )
        return style

    def _misplaced(self, text: str, headings: list[Heading]) -> Finding | None:
        """Which heading is missing, there twice, or out of order; in this order, the first one found."""
        if not text.strip():
            return failed("the answer is empty")
        first: dict[str, Heading] = {}
        again: Heading | None = None
        every = headings if len(headings) <= len(self.names) else _heading_pattern(self.names).finditer(text)
        for heading in every:
            if first.setdefault(heading[1], heading) is not heading:
                again = again or heading
        for name in self.names:
            if name not in first and name not in self.optional:
                return _missing(text, name)
        if again:
            return failed(f"section {quoted(again[1])} is there twice", again.span(1))
        present = [name for name in self.names if name in first]
        for before, late in () if self.any_order else pairwise(present):
            if first[before].start() > first[late].start():
                return failed(f"section {quoted(late)} comes before {quoted(before)}", first[late].span(1))
        return None

    def _beside(self, text: str, headings: list[Heading]) -> Finding | None:
        """What is wrong with the text before and under the headings, if anything."""
        start = headings[0].start()
        if not self.preamble and start and not text[:start].isspace():
            return failed(f"text before the first section {quoted(headings[0][1])}", (0, start))
        ends = [heading.start() for heading in headings[1:]] + [len(text)]
        for heading, end in zip(headings, ends, strict=True):
            content = text[heading.end() : end]
            if not content or content.isspace():
                return failed(f"section {quoted(heading[1])} is empty", heading.span(1))
        return None


@lru_cache(maxsize=64)
def _plain_pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """Finds each line that begins with a name; its group is the name where it is alone and text stands below it.

    Where each name is found so, once and in order, and the first begins the text, all is right. That is so in most
    texts, and it is seen in half the time that the rest takes.
    """
    choices = "|".join(map(re.escape, names))
    return re.compile(rf"\n(?:({choices})(?=\n(?!{choices})\S)|(?:{choices}))")


@lru_cache(maxsize=64)
def _heading_pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    choices = "|".join(re.escape(name) for name in names)
    return re.compile(rf"^({choices})[^\S\n]*$", re.MULTILINE)


def _other(text: str, names: tuple[str, ...], style: HeadingStyle) -> Finding:
    """Whether another line looks like a heading as the names do."""
    for start, line in style.lines(text):
        if line not in names:
            return failed(f"{quoted(line)} is a heading that is not allowed", (start, start + len(line)))
    return PASSED


def _missing(text: str, name: str) -> Finding:
    """That a heading is missing, with the line that was perhaps meant to be it."""
    letters = re.escape(name)
    near = re.search(rf"^[^\w\n]*+{letters}[^\w\n]*+$", text, re.MULTILINE | re.IGNORECASE)
    near = near or re.search(rf"^[^\w\n]*+{letters}(?!\w)[^\n]*", text, re.MULTILINE | re.IGNORECASE)
    if near is None:
        return failed(f"section {quoted(name)} is missing")
    line = text.count("\n", 0, near.start()) + 1
    return failed(f"section {quoted(name)} is missing: line {line} is {quoted(near[0].rstrip())}", near.span())
