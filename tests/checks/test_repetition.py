import time
from typing import ClassVar

import pytest
from ftkit_checks.repetition import Repetition

from ftkit import Answer, ConfigError

from .check_contract import CheckContract

GOOD = "The patient has a fever.\nThe patient has a cough.\nShe may go home today."


class TestRepetition(CheckContract):
    check = Repetition()
    good = ("", GOOD, "no", "no no no", GOOD + "\nThe patient has a fever.")
    bad: ClassVar = {
        "a b\nc\na  B\nA b": '50% of the lines are repeated, such as "a  B"',
        "Go home. Rest. Go home. Go home.": '50% of the sentences are repeated, such as "Go home."',
        "so it is and so it is and so it is": '64% of the words are repeated, such as "so it is and so"',
        "la " * 7: '86% of the words are repeated, such as "la la la la la"',
    }

    def test_the_span_is_the_first_that_is_said_again(self):
        text = "so it is and so it is and so it is"
        (finding,) = self.findings(text)
        assert finding.span == (13, 28)
        assert text[slice(*finding.span)] == "so it is and so"

    def test_the_instruction_says_it(self):
        assert self.check.instruction() == "Do not repeat yourself: say each thing once."


class TestRepetitionOfLinesAlone(CheckContract):
    check = Repetition(max_lines=0, max_sentences=None, max_words=None)
    good = ("a\nb", "la la la la la la la la")
    bad: ClassVar = {"a\nb\na": '33% of the lines are repeated, such as "a"'}


def test_of_a_long_answer_the_end_is_looked_at():
    text = "".join(f"{n} " for n in range(2_000_000)) + "\n" + "round and round and round we go " * 30_000
    start = time.process_time()
    (finding,) = Repetition().findings([Answer(text=text)])
    assert time.process_time() - start < 20
    assert finding.reason == '98% of the words are repeated, such as "round and round and round"'
    assert text[slice(*finding.span)] == "round and round and round"


def test_something_must_be_bounded():
    with pytest.raises(ConfigError) as caught:
        Repetition(max_words=None, max_lines=None, max_sentences=None)
    assert str(caught.value) == ("nothing is bounded. Set at least one of max_words, max_lines, max_sentences.")
