"""IFEval's instructions about marked pieces: placeholders, bullet points and highlights."""

import re
from itertools import chain
from typing import ClassVar

from ftkit_ifeval.instruction import Count, Instruction, Judge
from ftkit_ifeval.relations import at_least, exactly, numbered

# Written so that no text takes more than linear time: a bracket that never closes is not looked at again and again.
_PLACEHOLDER = re.compile(r"\[[^\]\n]*\]")
_STAR_ITEM = re.compile(r"^[^\S\n]*\*[^*].*$", re.MULTILINE)
_DASH_ITEM = re.compile(r"^[^\S\n]*-", re.MULTILINE)
_HIGHLIGHT = re.compile(r"\*[^\n*]*\*")
_BOLD = re.compile(r"\*\*[^\n*]*\*\*")


class NumberPlaceholders(Instruction, frozen=True, kw_only=True):
    """The answer has at least this many placeholders in square brackets.

    num_placeholders: how many.
    """

    name: ClassVar[str] = "ifeval_number_placeholders"
    instruction_id: ClassVar[str] = "detectable_content:number_placeholders"
    num_placeholders: Count

    def judge(self) -> Judge:
        """The judge of one text."""
        return lambda text: at_least(_placeholders(text), self.num_placeholders, "placeholder(s)")

    def instruction(self) -> str:
        """The rule as a sentence."""
        return f"Use at least {numbered(self.num_placeholders, 'placeholder(s)')} in square brackets, such as [name]."


class NumberBulletLists(Instruction, frozen=True, kw_only=True):
    """The answer has exactly this many bullet points, lines that begin with an asterisk or a hyphen.

    num_bullets: how many.
    """

    name: ClassVar[str] = "ifeval_number_bullet_lists"
    instruction_id: ClassVar[str] = "detectable_format:number_bullet_lists"
    num_bullets: Count

    def judge(self) -> Judge:
        """The judge of one text."""

        def bullets(text: str) -> int:
            return sum(1 for _ in chain(_STAR_ITEM.finditer(text), _DASH_ITEM.finditer(text)))

        return lambda text: exactly(bullets(text), self.num_bullets, "bullet point(s)")

    def instruction(self) -> str:
        """The rule as a sentence."""
        return f'Write exactly {numbered(self.num_bullets, "bullet point(s)")}, each on a line that begins with "* ".'


class NumberHighlightedSections(Instruction, frozen=True, kw_only=True):
    """The answer has at least this many passages *highlighted* with asterisks; **bold** ones count as well.

    num_highlights: how many.
    """

    name: ClassVar[str] = "ifeval_number_highlighted_sections"
    instruction_id: ClassVar[str] = "detectable_format:number_highlighted_sections"
    num_highlights: Count

    def judge(self) -> Judge:
        """The judge of one text."""
        return lambda text: at_least(_highlights(text), self.num_highlights, "highlighted passage(s)")

    def instruction(self) -> str:
        """The rule as a sentence."""
        return f"Highlight at least {numbered(self.num_highlights, 'passage(s)')} with asterisks, *like this*."


def _placeholders(text: str) -> int:
    lines = text.split("\n") if "[" in text else ()
    return sum(len(_PLACEHOLDER.findall(line[: line.rfind("]") + 1])) for line in lines)


def _highlights(text: str) -> int:
    plain = sum(1 for match in _HIGHLIGHT.finditer(text) if match[0].strip("*").strip())
    bold = sum(1 for match in _BOLD.finditer(text) if match[0][2:-2].strip())
    return plain + bold
