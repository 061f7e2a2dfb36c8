"""IFEval's instruction about one letter, and how often it comes."""

import re
from collections.abc import Iterator
from typing import Annotated, ClassVar

import msgspec

from ftkit_ifeval.instruction import Count, Instruction, Judge, Span
from ftkit_ifeval.relations import Relation, counting, times_said


class LetterFrequency(Instruction, frozen=True, kw_only=True):
    """The answer has a letter at least, or less than, this often, small and capital ones counted alike.

    letter: one character. let_relation: `at least` or `less than`. let_frequency: how often. Where the letter is not
    one of a to z, such as "#", IFEval's own checker draws another at random; here it is counted like any other.
    """

    name: ClassVar[str] = "ifeval_letter_frequency"
    instruction_id: ClassVar[str] = "keywords:letter_frequency"
    letter: Annotated[str, msgspec.Meta(min_length=1, max_length=1)]
    let_relation: Relation
    let_frequency: Count

    def judge(self) -> Judge:
        """The judge of one text."""
        letter = self.letter.lower()
        pattern = re.compile(re.escape(self.letter), re.IGNORECASE)

        def places(text: str) -> Iterator[Span]:
            return (match.span() for match in pattern.finditer(text))

        def count(text: str) -> int:
            return text.lower().count(letter)

        return counting(count, places, self.let_relation, self.let_frequency, f'time(s) the letter "{self.letter}"')

    def instruction(self) -> str:
        """The rule as a sentence."""
        return f'Use the letter "{self.letter}" {times_said(self.let_relation, self.let_frequency)}.'
