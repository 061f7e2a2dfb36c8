from typing import ClassVar

import pytest
from ftkit_checks.contains import Contains

from ftkit import Answer, ConfigError

from .check_contract import CheckContract


def spans(check, *texts):
    return [finding.span for finding in check.findings(Answer(text=text) for text in texts)]


class TestContains(CheckContract):
    check = Contains(text="ECG")
    good = ("An ECG.", "ECG")
    bad: ClassVar = {"": 'does not contain "ECG"', "An ecg.": 'does not contain "ECG"'}

    def test_the_instruction_quotes_the_text(self):
        assert self.check.instruction() == 'Include the text "ECG".'


class TestContainsInAnyCapitals(CheckContract):
    check = Contains(text="Straße", ignore_case=True)
    good = ("die STRASSE", "straße")
    bad: ClassVar = {"Weg": 'does not contain "Straße"'}

    def test_the_instruction_says_that_capitals_do_not_matter(self):
        assert self.check.instruction() == 'Include the text "Straße", in any capitals.'


class TestContainsAll(CheckContract):
    check = Contains(text=("CRP", "FBC", "CXR"))
    good = ("CXR, FBC, CRP",)
    bad: ClassVar = {"CRP only": 'does not contain "FBC" and "CXR"', "CRP, FBC": 'does not contain "CXR"'}

    def test_the_instruction_lists_the_texts(self):
        assert self.check.instruction() == 'Include the texts "CRP", "FBC" and "CXR".'


class TestContainsAny(CheckContract):
    check = Contains(text=("yes", "no"), match="any", ignore_case=True)
    good = ("Yes.", "I say NO")
    bad: ClassVar = {"Perhaps": 'does not contain "yes" or "no"'}

    def test_the_instruction_asks_for_one(self):
        assert self.check.instruction() == 'Include one of the texts "yes" or "no", in any capitals.'


class TestContainsNone(CheckContract):
    check = Contains(text=("guarantee", "promise"), match="none", ignore_case=True)
    good = ("We will try.", "")
    bad: ClassVar = {"We Promise it.": 'contains "promise"'}

    def test_the_span_is_the_text(self):
        assert spans(self.check, "We Promise it.") == [(3, 10)]

    def test_a_text_that_grows_when_it_is_folded_has_no_span(self):
        assert spans(self.check, "ß promise") == [None]

    def test_the_instruction_forbids_it(self):
        assert self.check.instruction() == ('Do not write one of the texts "guarantee" or "promise", in any capitals.')


class TestContainsSoOften(CheckContract):
    check = Contains(text="[1]", min_count=2, max_count=3)
    good = ("[1] [1]", "[1][1][1]")
    bad: ClassVar = {
        "": 'contains "[1]" 0 times, at least 2 needed',
        "[1]": 'contains "[1]" 1 time, at least 2 needed',
        "[1]" * 4: 'contains "[1]" 4 times, at most 3 allowed',
    }

    @pytest.mark.parametrize(
        ("options", "sentence"),
        [
            ({"min_count": 2, "max_count": 3}, 'Include the text "a" 2 to 3 times.'),
            ({"min_count": 2}, 'Include the text "a" at least 2 times.'),
            ({"max_count": 1}, 'Include the text "a" exactly once.'),
            ({"min_count": 2, "max_count": 2}, 'Include the text "a" exactly 2 times.'),
            ({"max_count": 2}, 'Include the text "a", at most 2 times.'),
        ],
    )
    def test_the_instruction_says_how_often(self, options, sentence):
        assert Contains(text="a", **options).instruction() == sentence


def test_one_of_several_may_be_there_often_enough():
    check = Contains(text=("a", "b"), match="any", min_count=2)
    texts = [Answer(text="aa"), Answer(text="ab")]
    assert [finding.reason for finding in check.findings(texts)] == ["", 'contains "a" 1 time, at least 2 needed']


def test_a_long_list_is_named_in_part():
    (finding,) = Contains(text=tuple("abcdef")).findings([Answer(text="")])
    assert finding.reason == 'does not contain "a", "b", "c", "d" and 2 more'


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"text": ()}, "'text' is empty. Give a text, or a list of texts."),
        ({"text": ""}, "'text' has an empty text, and every answer has that. Give the text to look for."),
        (
            {"text": "a", "match": "none", "max_count": 1},
            "match: none allows no text at all. Leave out min_count and max_count.",
        ),
        ({"text": "a", "min_count": 3, "max_count": 2}, "min_count 3 is more than max_count 2."),
    ],
)
def test_options_that_cannot_be_meant_are_refused(options, message):
    with pytest.raises(ConfigError) as caught:
        Contains(**options)
    assert str(caught.value) == message
