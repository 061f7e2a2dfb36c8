from typing import ClassVar

import pytest
from ftkit_checks.sign_off import SignOff

from ftkit import ConfigError

from .check_contract import CheckContract


class TestSignOff(CheckContract):
    check = SignOff(text="Reviewed by Dr. Sharma")
    good = ("Flu.\nReviewed by Dr. Sharma", "Flu.\r\nReviewed by Dr. Sharma \r\n\n", "Reviewed by Dr. Sharma")
    bad: ClassVar = {
        "": "the answer is empty",
        "Flu.": 'does not end with the line "Reviewed by Dr. Sharma"',
        "Flu.\nReviewed by Dr. Sharma.": 'the line "Reviewed by Dr. Sharma" is not at the end, or not alone',
        "Flu. Reviewed by Dr. Sharma": 'the line "Reviewed by Dr. Sharma" is not at the end, or not alone',
        "Reviewed by Dr. Sharma\nBye!": 'the line "Reviewed by Dr. Sharma" is not at the end, or not alone',
        "Flu.\nreviewed by dr. sharma": 'does not end with the line "Reviewed by Dr. Sharma"',
        "Flu.\n Reviewed by Dr. Sharma": 'the line "Reviewed by Dr. Sharma" is not at the end, or not alone',
    }

    def test_the_span_is_the_last_line(self):
        (finding,) = self.findings("Flu.\nBye!\n\n")
        assert finding.span == (5, 9)

    def test_the_instruction_quotes_the_line(self):
        assert self.check.instruction() == 'End with the line "Reviewed by Dr. Sharma".'


class TestSignOffOfSeveralLines(CheckContract):
    check = SignOff(text="Kind regards,\nHarbour Bank\n")
    good = (
        "Flu.\nKind regards,\nHarbour Bank",
        "Flu.\r\nKind regards, \r\nHarbour Bank\r\n",
        "Kind regards,\nHarbour Bank",
    )
    bad: ClassVar = {
        "Harbour Bank": 'does not end with the lines "Kind regards,\\nHarbour Bank\\n"',
        "So, Kind regards,\nHarbour Bank": (
            'the lines "Kind regards,\\nHarbour Bank\\n" are not at the end, or not alone'
        ),
        "Kind regards,\n\nHarbour Bank": 'does not end with the lines "Kind regards,\\nHarbour Bank\\n"',
    }

    def test_the_instruction_quotes_each_line(self):
        assert self.check.instruction() == 'End with the lines "Kind regards," and "Harbour Bank".'


class TestSignOffOneOfSeveral(CheckContract):
    check = SignOff(text=("Yours, A", "Yours, B"))
    good = ("x\nYours, A", "x\nYours, B ")
    bad: ClassVar = {
        "x\nYours, C": 'does not end with the line "Yours, A" or "Yours, B"',
        "Yours, B\nx": 'the line "Yours, B" is not at the end, or not alone',
    }

    def test_the_instruction_lists_them(self):
        assert self.check.instruction() == 'End with one of the lines "Yours, A" or "Yours, B".'
        assert SignOff(text=("Bye,\nA", "B")).instruction() == (
            'End with one of these, on lines of their own: "Bye," and "A" or "B".'
        )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (" ", "'text' is empty. Give the line that every answer must end with."),
        ((), "'text' is empty. Give the line that every answer must end with."),
        (("a", ""), "'text' is empty. Give the line that every answer must end with."),
    ],
)
def test_a_text_that_is_no_line_is_refused(text, message):
    with pytest.raises(ConfigError) as caught:
        SignOff(text=text)
    assert str(caught.value) == message
