"""IFEval's instructions about words that an answer must have, or must not have, in capitals or not.

A keyword is taken letter for letter. IFEval's own checker reads it as a regular expression, which is the same for
words; "C++" it cannot read, and "U.S." it also finds in "UXSX".
"""

import re
from collections.abc import Iterator
from typing import Annotated, ClassVar

import msgspec

from ftkit import PASSED, Finding, failed
from ftkit_ifeval.instruction import Count, Instruction, Judge, Span
from ftkit_ifeval.relations import Relation, counting, times_said
from ftkit_ifeval.wording import listed, quoted

Word = Annotated[str, msgspec.Meta(min_length=1, pattern=r"\S")]
Words = Annotated[tuple[Word, ...], msgspec.Meta(min_length=1)]


class Existence(Instruction, frozen=True, kw_only=True):
    """The answer has every one of these keywords, also inside of longer words.

    keywords: the texts to look for, in capitals or not.
    """

    name: ClassVar[str] = "ifeval_existence"
    instruction_id: ClassVar[str] = "keywords:existence"
    keywords: Words

    def judge(self) -> Judge:
        """The judge of one text."""
        sought = [(_literal(word), failed(f"the keyword {quoted(word)} is missing")) for word in self.keywords]

        def judged(text: str) -> Finding:
            return next((missing for pattern, missing in sought if pattern.search(text) is None), PASSED)

        return judged

    def instruction(self) -> str:
        """The rule as a sentence."""
        return f"Use the {'keyword' if len(self.keywords) == 1 else 'keywords'} {listed(self.keywords)}."


class Frequency(Instruction, frozen=True, kw_only=True):
    """The answer has a keyword at least, or less than, this often, also inside of longer words.

    keyword: the text to count, in capitals or not. relation: `at least` or `less than`. frequency: how often.
    """

    name: ClassVar[str] = "ifeval_frequency"
    instruction_id: ClassVar[str] = "keywords:frequency"
    keyword: Word
    relation: Relation
    frequency: Count

    def judge(self) -> Judge:
        """The judge of one text."""
        pattern = _literal(self.keyword.strip())

        def places(text: str) -> Iterator[Span]:
            return (match.span() for match in pattern.finditer(text))

        unit = f"time(s) {quoted(self.keyword.strip())}"
        return counting(lambda text: len(pattern.findall(text)), places, self.relation, self.frequency, unit)

    def instruction(self) -> str:
        """The rule as a sentence."""
        return f'Use the word "{self.keyword.strip()}" {times_said(self.relation, self.frequency)}.'


class ForbiddenWords(Instruction, frozen=True, kw_only=True):
    """The answer has none of these words; inside of a longer word they are no fault.

    forbidden_words: the words, in capitals or not.
    """

    name: ClassVar[str] = "ifeval_forbidden_words"
    instruction_id: ClassVar[str] = "keywords:forbidden_words"
    forbidden_words: Words

    def judge(self) -> Judge:
        """The judge of one text."""
        pattern = re.compile("|".join(_whole(word) for word in self.forbidden_words), re.IGNORECASE)

        def judged(text: str) -> Finding:
            found = pattern.search(text)
            return failed(f"has the forbidden word {quoted(found[0])}", found.span()) if found else PASSED

        return judged

    def instruction(self) -> str:
        """The rule as a sentence."""
        return f"Do not use the {'word' if len(self.forbidden_words) == 1 else 'words'} {listed(self.forbidden_words)}."


def _literal(word: str) -> re.Pattern[str]:
    return re.compile(re.escape(word), re.IGNORECASE)


def _whole(word: str) -> str:
    """The word with a boundary at each end that is a letter or digit; "C++" has none at its right end."""
    left = r"\b" if re.match(r"\w", word) else ""
    right = r"\b" if re.search(r"\w$", word) else ""
    return f"{left}{re.escape(word)}{right}"
