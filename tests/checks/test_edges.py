from typing import ClassVar

import pytest
from ftkit_checks.edges import EndsWith, StartsWith

from ftkit import Answer, ConfigError

from .check_contract import CheckContract


def spans(check, *texts):
    return [finding.span for finding in check.findings(Answer(text=text) for text in texts)]


class TestStartsWith(CheckContract):
    check = StartsWith(text="Dear ")
    good = ("Dear Ms Long", "\n  Dear all")
    bad: ClassVar = {
        "": "the answer is empty",
        "Hi Ms Long": 'begins with "Hi Ms", not with "Dear "',
        " dear Sir": 'begins with "dear ", not with "Dear "',
        "\u200bDear Sir": 'begins with "\\u200bDear", not with "Dear "',
    }

    def test_the_span_is_the_beginning(self):
        assert spans(self.check, " Hi Ms Long") == [(1, 6)]

    def test_the_instruction_quotes_the_text(self):
        assert self.check.instruction() == 'Begin with the text "Dear ".'


class TestStartsWithOneOfSeveral(CheckContract):
    check = StartsWith(text=("Yes", "Größe"), ignore_case=True)
    good = ("yes.", "GRÖSSE 38")
    bad: ClassVar = {"Maybe": 'begins with "Maybe", not with "Yes" or "Größe"'}

    def test_the_instruction_lists_the_texts(self):
        assert self.check.instruction() == 'Begin with one of the texts "Yes" or "Größe", in any capitals.'


class TestEndsWith(CheckContract):
    check = EndsWith(text="?")
    good = ("Why?", "Why? \n")
    bad: ClassVar = {"": "the answer is empty", "So.": 'ends with ".", not with "?"'}

    def test_the_span_is_the_ending(self):
        assert spans(self.check, "So. \n") == [(2, 3)]

    def test_the_instruction_quotes_the_text(self):
        assert self.check.instruction() == 'End with the text "?".'


class TestEndsWithOneOfSeveral(CheckContract):
    check = EndsWith(text=("Harbour Bank", "the Bank\n"), ignore_case=True)
    good = ("Yours, HARBOUR BANK", "the bank")
    bad: ClassVar = {"Yours, Anna": 'ends with "Yours, Anna", not with "Harbour Bank" or "the Bank"'}

    def test_the_instruction_lists_the_texts(self):
        assert EndsWith(text=("a", "b")).instruction() == 'End with one of the texts "a" or "b".'


@pytest.mark.parametrize("check", [StartsWith, EndsWith])
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ((), "'text' is empty. Give a text, or a list of texts."),
        (("a", " "), "'text' has an empty text, and every answer has that. Give the text to look for."),
    ],
)
def test_texts_that_cannot_be_meant_are_refused(check, text, message):
    with pytest.raises(ConfigError) as caught:
        check(text=text)
    assert str(caught.value) == message
