from typing import ClassVar

import pytest
from ftkit_checks import OneOf

from ftkit import ConfigError

from .check_contract import CheckContract


class TestOneOf(CheckContract):
    check = OneOf(values=("billing", "fraud", "other"))
    good = ("fraud", " other\n")
    bad: ClassVar = {
        "": "the answer is empty",
        "Fraud": '"Fraud" is none of the 3 values allowed',
        "It is fraud.": '"It is fraud." is none of the 3 values allowed',
        "x" * 1000: f'"{"x" * 60}…" is none of the 3 values allowed',
        "a\n\x1b[31m": '"a\\n\\x1b[31m" is none of the 3 values allowed',
    }

    def test_the_instruction_lists_the_values(self):
        assert self.check.instruction() == 'Answer with exactly one of "billing", "fraud" or "other" and nothing else.'
        assert OneOf(values=("yes",)).instruction() == 'Answer with exactly "yes" and nothing else.'


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ((), "'values' is empty. List the labels that are allowed."),
        (
            ("a", " b"),
            'the value " b" is empty or has white space around it; no answer could equal it.',
        ),
    ],
)
def test_values_that_no_answer_can_equal_are_refused(values, message):
    with pytest.raises(ConfigError) as caught:
        OneOf(values=values)
    assert str(caught.value) == message
