"""IFEval's instructions about the number of words and of sentences."""

from collections.abc import Iterator
from typing import ClassVar

from ftkit_ifeval import sentences, words
from ftkit_ifeval.instruction import Count, Instruction, Judge, Span
from ftkit_ifeval.relations import Relation, counting, range_said


class NumberWords(Instruction, frozen=True, kw_only=True):
    """The answer has at least, or less than, this many words.

    relation: `at least` or `less than`. num_words: how many; a word is a run of letters, digits and underscores, so
    "don't" counts for two, as it does in NLTK.
    """

    name: ClassVar[str] = "ifeval_number_words"
    instruction_id: ClassVar[str] = "length_constraints:number_words"
    relation: Relation
    num_words: Count

    def judge(self) -> Judge:
        """The judge of one text."""
        return counting(words.count, words.places, self.relation, self.num_words, "word(s)")

    def instruction(self) -> str:
        """The rule as a sentence."""
        return f"Write {range_said(self.relation, self.num_words)} words."


class NumberSentences(Instruction, frozen=True, kw_only=True):
    """The answer has at least, or less than, this many sentences.

    relation: `at least` or `less than`. num_sentences: how many, as NLTK's English sentence model parts them.
    """

    name: ClassVar[str] = "ifeval_number_sentences"
    instruction_id: ClassVar[str] = "length_constraints:number_sentences"
    relation: Relation
    num_sentences: Count

    def judge(self) -> Judge:
        """The judge of one text."""
        model = sentences.english()

        def places(text: str) -> Iterator[Span]:
            return sentences.spans(text, model)

        def count(text: str) -> int:
            return sum(1 for _ in sentences.spans(text, model))

        return counting(count, places, self.relation, self.num_sentences, "sentence(s)")

    def instruction(self) -> str:
        """The rule as a sentence."""
        return f"Write {range_said(self.relation, self.num_sentences)} sentences."
