from typing import ClassVar

import pytest
from ftkit_ifeval.paragraphs import NthParagraphFirstWord, NumberParagraphs

from ftkit import ConfigError

from .instruction_contract import InstructionContract


class TestNumberParagraphs(InstructionContract):
    check = NumberParagraphs(num_paragraphs=2)
    good = ("a\n***\nb", "***a***b***", "a *** b\n***")
    bad: ClassVar = {
        "a": "1 paragraph, exactly 2 needed",
        "a***b***c": "3 paragraphs, exactly 2 needed",
        "a\n***\n \n***\nb": "paragraph 2 is blank",
        "***": "0 paragraphs, exactly 2 needed",
    }
    loosely_good = ("Sure:\n***\na\n***\nb",)

    def test_the_instruction_says_how_many(self):
        assert self.check.instruction() == "Write 2 paragraphs, with a line *** between one paragraph and the next."


class TestNthParagraphFirstWord(InstructionContract):
    check = NthParagraphFirstWord(num_paragraphs=2, nth_paragraph=2, first_word="However")
    good = ("a\n\n'however, b", 'a\n\n"HOWEVER" b', "a\n\nhowever's\n\n")
    bad: ClassVar = {
        "a": "1 paragraph, exactly 2 needed",
        "a\n\nhoweverly": 'paragraph 2 begins with "howeverly", not with "however"',
        "a\n\n\n\nhowever": 'paragraph 2 begins with "", not with "however"',
        "a\n\n... however": 'paragraph 2 begins with "", not with "however"',
    }
    loosely_good = ("Sure:\n\na\n\nhowever b",)

    def test_the_instruction_says_both(self):
        said = 'Write 2 paragraphs with one empty line between them, and begin paragraph 2 with the word "However".'
        assert self.check.instruction() == said

    def test_the_paragraph_must_be_one_of_them(self):
        with pytest.raises(ConfigError) as error:
            NthParagraphFirstWord(num_paragraphs=2, nth_paragraph=3, first_word="a")
        assert str(error.value) == "'nth_paragraph' is 3, and there are to be 2. Give the number of one of them."
