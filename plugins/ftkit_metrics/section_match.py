"""Whether one section of an answer says exactly what the reference's does: content, where checks look at form."""

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar

from ftkit import Answer, Component, ConfigError, Score, nearest

_NO_REFERENCE = Score(absent="no reference")
_EQUAL = Score(values={"section_match": 1.0})
_DIFFERENT = Score(values={"section_match": 0.0})


class SectionMatch(Component, frozen=True, kw_only=True):
    """1 where the text of a section equals the reference's, white space aside, and 0 where it does not.

    A section reaches from its heading line to the next heading line, the sign-off line or the end. An answer that
    lacks the section or has it twice scores 0; a reference that does gives no score.

    section: the heading to compare. names: all headings, so that its end is known.
    sign_off: the closing line, which belongs to no section.
    """

    name: ClassVar[str] = "section_match"
    measures: ClassVar[tuple[str, ...]] = ("section_match",)
    passes_or_fails: ClassVar[bool] = True
    section: str
    names: tuple[str, ...]
    sign_off: str = ""

    def __post_init__(self) -> None:
        """Raises ConfigError for options that cannot be meant."""
        if not all(heading.strip() for heading in self.names):
            raise ConfigError("an empty heading in 'names'. Give the words of each heading line.")
        if self.section not in self.names:
            hint = nearest(self.section, self.names)
            raise ConfigError(f"section '{self.section}' is not in 'names'.{hint}")

    def scores(self, answers: Iterable[Answer]) -> Iterator[Score]:
        """One score for each answer; absent where the reference is missing or has no such section."""
        heading = self._heading()
        absent = Score(absent=f"no section '{self.section}' in the reference")
        for answer in answers:
            if answer.reference is None or not answer.reference.strip():
                yield _NO_REFERENCE
            elif (wanted := self._content(heading, answer.reference)) is None:
                yield absent
            else:
                yield _EQUAL if self._content(heading, answer.text) == wanted else _DIFFERENT

    def _heading(self) -> re.Pattern[str]:
        ends = [*self.names, self.sign_off] if self.sign_off else self.names
        choices = "|".join(re.escape(end.strip()) for end in ends)
        return re.compile(rf"^({choices})[^\S\n]*$", re.MULTILINE)

    def _content(self, heading: re.Pattern[str], text: str) -> str | None:
        """The section's words, or None when it is not there exactly once."""
        found = list(heading.finditer(text))
        places = [place for place, match in enumerate(found) if match[1] == self.section]
        if len(places) != 1:
            return None
        end = found[places[0] + 1].start() if places[0] + 1 < len(found) else len(text)
        return " ".join(text[found[places[0]].end() : end].split())
