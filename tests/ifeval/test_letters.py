from typing import ClassVar

from ftkit_ifeval.letters import LetterFrequency

from .instruction_contract import InstructionContract


class TestLetterFrequency(InstructionContract):
    check = LetterFrequency(letter="C", let_relation="at least", let_frequency=2)
    good = ("cC", "a cc")
    bad: ClassVar = {
        "cab": '1 time the letter "C", at least 2 needed',
        "ab": '0 times the letter "C", at least 2 needed',
    }

    def test_the_instruction_says_how_often(self):
        assert self.check.instruction() == 'Use the letter "C" at least 2 times.'


class TestLetterFrequencyBelow(InstructionContract):
    check = LetterFrequency(letter="#", let_relation="less than", let_frequency=1)
    good = ("abc",)
    bad: ClassVar = {"a # b #": '2 times the letter "#", fewer than 1 allowed'}
    loosely_good = ("# Title\ntext",)

    def test_the_span_runs_from_the_first_one_too_many(self):
        (finding,) = self.findings("a # b #")
        assert finding.span == (2, 7)

    def test_the_instruction_says_how_often(self):
        assert self.check.instruction() == 'Use the letter "#" fewer than 1 time.'
