from typing import ClassVar

import pytest
from ftkit_checks.case import Case

from ftkit import Answer, ConfigError

from .check_contract import CheckContract


def spans(check, *texts):
    return [finding.span for finding in check.findings(Answer(text=text) for text in texts)]


class TestUpper(CheckContract):
    check = Case(style="upper")
    good = ("HR 88, OK.", "123", "ÄÖ 東京")
    bad: ClassVar = {"": "the answer is empty", "OK, Fine": '"Fine" is not in capital letters'}

    def test_the_span_is_the_word(self):
        assert spans(self.check, "OK, Fine") == [(4, 8)]

    def test_the_instruction_names_the_case(self):
        assert self.check.instruction() == "Write in capital letters only."


class TestLower(CheckContract):
    check = Case(style="lower")
    good = ("all fine.", "1")
    bad: ClassVar = {" \n": "the answer is empty", "all Fine": '"Fine" is not in small letters'}


class TestTitleOfTheFirstAndLastLine(CheckContract):
    check = Case(style="title", lines=(1, -1))
    good = ("The Loss of a Card\nwe are sorry.\nThe End", "\nDon't Panic")
    bad: ClassVar = {
        "": "there is no first line",
        "The loss of a Card\nx\nThe End": '"loss" is not in title case',
        "of Cards\n\nThe End": '"of" is not in title case',
        "The Loss\nthe end": '"the" is not in title case',
    }

    def test_the_span_is_the_word_in_its_line(self):
        assert spans(self.check, "\nThe End\nbye\nThe end\n") == [(17, 20)]

    def test_the_instruction_names_the_lines(self):
        assert self.check.instruction() == (
            "Write the first line and the last line in title case, each word but the small ones with a capital."
        )


class TestSentence(CheckContract):
    check = Case(style="sentence")
    good = ("He is fine. CXR FBC done. 38 beds.", "«Ça va.» Oui.", "東京。")
    bad: ClassVar = {
        "He is fine. she is not.": '"she" is not in sentence case',
        "This is VERY GOOD indeed.": '"VERY GOOD" is not in sentence case',
    }


def test_a_line_that_is_not_there_is_named():
    check = Case(style="upper", lines=(2, -3))
    found = check.findings([Answer(text="A"), Answer(text="A\nB")])
    assert [finding.reason for finding in found] == ["there is no line 2", "there is no line 3 from the end"]
    assert check.instruction() == "Write line 2 and line 3 from the end in capital letters only."


def test_a_line_of_number_nought_is_refused():
    with pytest.raises(ConfigError) as caught:
        Case(style="upper", lines=(0,))
    assert str(caught.value) == "'lines' has 0. The first line is 1, the last one -1."
