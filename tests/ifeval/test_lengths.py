from typing import ClassVar

from ftkit_ifeval.lengths import NumberSentences, NumberWords

from .instruction_contract import InstructionContract


class TestNumberWords(InstructionContract):
    check = NumberWords(relation="at least", num_words=3)
    good = ("one two three", "don't go")
    bad: ClassVar = {"one two": "2 words, at least 3 needed", "-": "0 words, at least 3 needed"}

    def test_the_instruction_says_how_many(self):
        assert self.check.instruction() == "Write at least 3 words."


class TestNumberWordsBelow(InstructionContract):
    check = NumberWords(relation="less than", num_words=3)
    good = ("one two",)
    bad: ClassVar = {"one two three four": "4 words, fewer than 3 allowed"}
    loosely_good = ("Of course!\none two",)

    def test_the_span_is_what_is_too_much(self):
        (finding,) = self.findings("one two three four")
        assert finding.span == (8, 18)

    def test_the_instruction_says_how_many(self):
        assert self.check.instruction() == "Write fewer than 3 words."


class TestNumberSentences(InstructionContract):
    check = NumberSentences(relation="at least", num_sentences=2)
    good = ("Dr. Smith went. He came.",)
    bad: ClassVar = {"Dr. Smith went.": "1 sentence, at least 2 needed"}

    def test_the_instruction_says_how_many(self):
        assert self.check.instruction() == "Write at least 2 sentences."


class TestNumberSentencesBelow(InstructionContract):
    check = NumberSentences(relation="less than", num_sentences=2)
    good = ("Dr. Smith went.",)
    bad: ClassVar = {"He went. She came. They sat.": "3 sentences, fewer than 2 allowed"}
    loosely_good = ("Sure.\nHe went.",)

    def test_the_span_is_what_is_too_much(self):
        (finding,) = self.findings("He went. She came. They sat.")
        assert finding.span == (9, 28)
