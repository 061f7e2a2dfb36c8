from typing import ClassVar

import msgspec
import pytest
from ftkit_ifeval.keywords import Existence, ForbiddenWords, Frequency

from ftkit import Answer

from .instruction_contract import InstructionContract


class TestExistence(InstructionContract):
    check = Existence(keywords=("dose", "C++"))
    good = ("DOSE of c++", "overdosed c+++")
    bad: ClassVar = {"dose of C": 'the keyword "C++" is missing', "C++": 'the keyword "dose" is missing'}
    loosely_good = ("do*se* C++",)

    def test_the_instruction_lists_the_keywords(self):
        assert self.check.instruction() == 'Use the keywords "dose" and "C++".'

    def test_it_wants_a_keyword(self):
        with pytest.raises(msgspec.ValidationError, match="length >= 1"):
            msgspec.convert({"keywords": []}, Existence)


class TestFrequency(InstructionContract):
    check = Frequency(keyword=" mg ", relation="at least", frequency=2)
    good = ("1 mg, 2 MG", "mgmg")
    bad: ClassVar = {"1 mg": '1 time "mg", at least 2 needed'}
    loosely_good = ("m*g mg",)

    def test_the_instruction_says_how_often(self):
        assert self.check.instruction() == 'Use the word "mg" at least 2 times.'


class TestFrequencyBelow(InstructionContract):
    check = Frequency(keyword="mg", relation="less than", frequency=2)
    good = ("1 mg", "none")
    bad: ClassVar = {"1 mg, 2 mg, 3": '2 times "mg", fewer than 2 allowed'}
    loosely_good = ("mg and mg\nmg",)

    def test_the_span_runs_from_the_first_one_too_many(self):
        (finding,) = self.findings("1 mg, 2 mg, 3")
        assert finding.span == (8, 13)

    def test_the_instruction_says_how_often(self):
        assert self.check.instruction() == 'Use the word "mg" fewer than 2 times.'

    def test_none_may_be_asked_for_and_none_passes_then(self):
        (finding,) = Frequency(keyword="mg", relation="less than", frequency=0).findings([Answer(text="none")])
        assert (finding.reason, finding.span) == ('0 times "mg", fewer than 0 allowed', None)


class TestForbiddenWords(InstructionContract):
    check = ForbiddenWords(forbidden_words=("pain", "C++"))
    good = ("painful", "campaign")
    bad: ClassVar = {"No PAIN.": 'has the forbidden word "PAIN"', "in C++11": 'has the forbidden word "C++"'}
    loosely_good = ("pain\nfree",)

    def test_the_span_is_the_word(self):
        (finding,) = self.findings("No PAIN.")
        assert finding.span == (3, 7)

    def test_the_instruction_lists_the_words(self):
        assert self.check.instruction() == 'Do not use the words "pain" and "C++".'
