"""IFEval's instructions about capital and small letters."""

from collections.abc import Callable
from typing import ClassVar

from ftkit import PASSED, Finding, failed
from ftkit_ifeval import capitals, languages, sentences
from ftkit_ifeval.instruction import Count, Instruction, Judge
from ftkit_ifeval.relations import Relation, at_least, numbered, range_said


class CapitalWordFrequency(Instruction, frozen=True, kw_only=True):
    """The answer has at least, or less than, this many words in capitals.

    capital_relation: `at least` or `less than`. capital_frequency: how many; words are parted as NLTK parts them, so
    that "DON'T" counts for two and "WELL-KNOWN" for one.
    """

    name: ClassVar[str] = "ifeval_capital_word_frequency"
    instruction_id: ClassVar[str] = "change_case:capital_word_frequency"
    capital_relation: Relation
    capital_frequency: Count

    def judge(self) -> Judge:
        """The judge of one text."""
        model, wanted, unit = sentences.english(), self.capital_frequency, "word(s) in capitals"
        if self.capital_relation == "at least":
            return lambda text: at_least(capitals.count(text, model), wanted, unit)

        def judged(text: str) -> Finding:
            n = capitals.count(text, model)
            return PASSED if n < wanted else failed(f"{numbered(n, unit)}, fewer than {wanted} allowed")

        return judged

    def instruction(self) -> str:
        """The rule as a sentence."""
        return f"Write {range_said(self.capital_relation, self.capital_frequency)} words in capitals."


class EnglishCapital(Instruction, frozen=True, kw_only=True):
    """The answer is English, all in capitals."""

    name: ClassVar[str] = "ifeval_english_capital"
    instruction_id: ClassVar[str] = "change_case:english_capital"

    def judge(self) -> Judge:
        """The judge of one text."""
        language_of = languages.detector()

        def judged(text: str) -> Finding:
            if not text.isupper():
                return _wrong_letter(text, "a small letter", str.islower)
            return languages.same(language_of(text), "en")

        return judged

    def instruction(self) -> str:
        """The rule as a sentence."""
        return "Write in English, and in capital letters only."


class EnglishLowercase(Instruction, frozen=True, kw_only=True):
    """The answer is English, all in small letters."""

    name: ClassVar[str] = "ifeval_english_lowercase"
    instruction_id: ClassVar[str] = "change_case:english_lowercase"

    def judge(self) -> Judge:
        """The judge of one text."""
        language_of = languages.detector()

        def judged(text: str) -> Finding:
            if not text.islower():
                return _wrong_letter(text, "a capital letter", str.isupper)
            return languages.same(language_of(text), "en")

        return judged

    def instruction(self) -> str:
        """The rule as a sentence."""
        return "Write in English, and in small letters only, without any capitals."


def _wrong_letter(text: str, kind: str, wrong: Callable[[str], bool]) -> Finding:
    """Where the first letter of the wrong case is; there is none in a text without letters."""
    at = next((index for index, letter in enumerate(text) if wrong(letter) or _is_digraph(letter)), None)
    return failed("has no letters") if at is None else failed(f"has {kind}", (at, at + 1))


def _is_digraph(letter: str) -> bool:
    """Whether it is a capital and a small letter in one, such as the Croatian Dž."""
    return letter.istitle() and not letter.isupper()
