"""Whether what an answer cites is there: in its own list of sources, in the record, or in a list that is given."""

import re
from collections.abc import Iterable
from typing import Annotated, ClassVar, Literal

import msgspec

from ftkit import PASSED, ConfigError, Finding, failed
from ftkit_checks.citation_marks import STYLES, Mark, marks_by
from ftkit_checks.text_check import Judge, TextCheck
from ftkit_checks.wording import listed, quoted

Count = Annotated[int, msgspec.Meta(ge=0)]


class Citations(TextCheck, frozen=True, kw_only=True):
    r"""Every citation of the answer refers to a source that is listed.

    style: "number" for [3] and [1, 4-6], "author" for (Smith, 2020) and Smith (2020). pattern: one's own instead, in
    RE2's syntax, with one group for what is cited: "\{(\w+)\}".
    heading: the line above the answer's own list of sources. context: a text that lists them instead, such as a column
    of the record: "{{ sources }}". allowed: the sources instead, by what is cited: "3" or "Smith 2020".
    min_citations, max_citations: how many places may cite.
    """

    name: ClassVar[str] = "citations"
    style: Literal["number", "author"] = "number"
    pattern: str = ""
    heading: str = "References"
    context: str = ""
    allowed: tuple[str, ...] = ()
    min_citations: Count = 1
    max_citations: Count | None = None

    def __post_init__(self) -> None:
        """Raises ConfigError for options that cannot be meant."""
        if self.pattern:
            marks_by(self.pattern)
        if not self.heading.strip() or "\n" in self.heading:
            raise ConfigError("'heading' is empty or more than one line. Give the line above the list of sources.")
        if self.max_citations is not None and self.min_citations > self.max_citations:
            raise ConfigError(
                f"min_citations {self.min_citations} is more than max_citations {self.max_citations}. "
                "No answer could pass."
            )

    def judge(self) -> Judge:
        """The judge of one text."""
        marks = marks_by(self.pattern) if self.pattern else STYLES[self.style]
        known = frozenset(self.allowed) | marks.listed(self.context)
        in_answer = not (self.allowed or self.context)
        heading = re.compile(rf"^[#*_ \t]*{re.escape(self.heading.strip())}[:*_ \t]*$", re.MULTILINE)

        def judged(text: str) -> Finding:
            found = heading.search(text)
            body, sources = (text[: found.start()], text[found.end() :]) if found else (text, "")
            there = marks.listed(sources) if in_answer else known
            return self._judged(marks.cited(body), there, listed_here=not in_answer or found is not None)

        return judged

    def instruction(self) -> str:
        """The rule as a sentence."""
        if self.pattern:
            how = f"in a form that matches {self.pattern}"
        else:
            how = "by number, such as [1]," if self.style == "number" else "by author and year, such as (Smith, 2020),"
        return f"Cite {self._many()} {how} and only {self._which()}."

    def _which(self) -> str:
        if self.allowed:
            return f"these: {listed(self.allowed, 'and')}"
        if self.context:
            return "sources that are listed in what you are given"
        return f'sources that you list at the end, one a line, below the line "{self.heading.strip()}"'

    def _many(self) -> str:
        if self.max_citations is None:
            return f"your sources in at least {self.min_citations} places" if self.min_citations > 1 else "your sources"
        return f"your sources in {self.min_citations} to {self.max_citations} places"

    def _judged(self, marks: Iterable[Mark], there: frozenset[str], *, listed_here: bool) -> Finding:
        n = 0
        for n, mark in enumerate(marks, start=1):
            if not listed_here:
                return failed(f"no list of sources below a line {quoted(self.heading.strip())}", mark.span)
            absent = next((key for key in mark.keys if key not in there), None)
            if absent is not None:
                return failed(f"{quoted(absent)} is cited and not listed", mark.span)
            if self.max_citations is not None and n > self.max_citations:
                return failed(f"more than the {self.max_citations} citations allowed", mark.span)
        if n < self.min_citations:
            return failed(f"{n} {'citation' if n == 1 else 'citations'}, at least {self.min_citations} needed")
        return PASSED
