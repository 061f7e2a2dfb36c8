from typing import ClassVar

import pytest
from ftkit_checks import SignOff

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


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (" ", "'text' is empty. Give the line that every answer must end with."),
        ("a\nb", "'text' is more than one line: \"a\\nb\". Give one line."),
    ],
)
def test_a_text_that_is_no_line_is_refused(text, message):
    with pytest.raises(ConfigError) as caught:
        SignOff(text=text)
    assert str(caught.value) == message
