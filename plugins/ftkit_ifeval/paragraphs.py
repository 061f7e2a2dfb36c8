"""IFEval's instructions about paragraphs: between dividers of three asterisks, or between two line breaks."""

import re
from typing import Annotated, ClassVar

import msgspec

from ftkit import PASSED, ConfigError, Finding, failed
from ftkit_ifeval.instruction import Instruction, Judge
from ftkit_ifeval.keywords import Word
from ftkit_ifeval.relations import exactly, numbered
from ftkit_ifeval.wording import quoted

Ordinal = Annotated[int, msgspec.Meta(ge=1)]

_DIVIDER = re.compile(r"\s?\*\*\*\s?")
_WORD_END = re.compile(r"[.,?!'\"]")


class NumberParagraphs(Instruction, frozen=True, kw_only=True):
    """The answer has this many paragraphs with *** between them, and none of them is blank.

    num_paragraphs: how many. A divider at the very beginning or end parts nothing.
    """

    name: ClassVar[str] = "ifeval_number_paragraphs"
    instruction_id: ClassVar[str] = "length_constraints:number_paragraphs"
    num_paragraphs: Ordinal

    def judge(self) -> Judge:
        """The judge of one text."""

        def judged(text: str) -> Finding:
            blank = [not part.strip() for part in _DIVIDER.split(text)]
            if any(blank[1:-1]):
                return failed(f"paragraph {blank.index(True, 1) + 1} is blank")
            n = len(blank) - blank[0] - (blank[-1] and len(blank) > 1)
            return exactly(n, self.num_paragraphs, "paragraph(s)")

        return judged

    def instruction(self) -> str:
        """The rule as a sentence."""
        paragraphs = numbered(self.num_paragraphs, "paragraph(s)")
        return f"Write {paragraphs}, with a line *** between one paragraph and the next."


class NthParagraphFirstWord(Instruction, frozen=True, kw_only=True):
    """The answer has this many paragraphs with an empty line between them, and one of them begins with this word.

    num_paragraphs: how many. nth_paragraph: which one, from 1. first_word: its first word, in capitals or not.
    """

    name: ClassVar[str] = "ifeval_nth_paragraph_first_word"
    instruction_id: ClassVar[str] = "length_constraints:nth_paragraph_first_word"
    num_paragraphs: Ordinal
    nth_paragraph: Ordinal
    first_word: Word

    def __post_init__(self) -> None:
        """Raises ConfigError for options that cannot be meant."""
        if self.nth_paragraph > self.num_paragraphs:
            raise ConfigError(
                f"'nth_paragraph' is {self.nth_paragraph}, and there are to be {self.num_paragraphs}. "
                "Give the number of one of them."
            )

    def judge(self) -> Judge:
        """The judge of one text."""
        wanted = self.first_word.lower()

        def judged(text: str) -> Finding:
            parts = text.split("\n\n")
            counted = exactly(sum(1 for part in parts if part.strip()), self.num_paragraphs, "paragraph(s)")
            first = _first_word(parts[self.nth_paragraph - 1]) if self.nth_paragraph <= len(parts) else ""
            if counted is not PASSED or first == wanted:
                return counted
            return failed(f"paragraph {self.nth_paragraph} begins with {quoted(first)}, not with {quoted(wanted)}")

        return judged

    def instruction(self) -> str:
        """The rule as a sentence."""
        return (
            f"Write {numbered(self.num_paragraphs, 'paragraph(s)')} with one empty line between them, "
            f'and begin paragraph {self.nth_paragraph} with the word "{self.first_word}".'
        )


def _first_word(paragraph: str) -> str:
    """The first word in small letters, without quotes before it, up to the first mark of punctuation."""
    first = paragraph.split(maxsplit=1)[:1]
    if not first:
        return ""
    bare = first[0].lstrip("'").lstrip('"')
    return "".join(map(str.lower, _WORD_END.split(bare, maxsplit=1)[0]))  # a whole word's last sigma would differ
