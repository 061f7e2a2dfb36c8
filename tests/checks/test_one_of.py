from typing import ClassVar

import pytest
from ftkit_checks.one_of import OneOf

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


class TestCase(CheckContract):
    check = OneOf(values=("Billing", "Stra\xdfe"), ignore_case=True)
    good = ("BILLING", "strasse", " billing ")
    bad: ClassVar = {"bill": '"bill" is none of the 2 values allowed'}

    def test_the_instruction_says_so(self):
        assert self.check.instruction() == (
            'Answer with exactly one of "Billing" or "Stra\xdfe", in capitals or small letters, and nothing else.'
        )


class TestSeveral(CheckContract):
    check = OneOf(values=("billing", "fraud", "fees", "other"), at_least=2, at_most=3, separator=";")
    good = ("fraud;billing", " other ;\nfees; fraud\n")
    bad: ClassVar = {
        "": "the answer is empty",
        "fraud": "1 label, at least 2 needed",
        "fraud;billing;fees;other": "4 labels, at most 3 allowed",
        "fraud;fraud": '"fraud" is there twice',
        "fraud, billing": '"fraud, billing" is none of the 4 values allowed',
        "fraud;": '"" is none of the 4 values allowed',
        "fraud;Fees": '"Fees" is none of the 4 values allowed',
    }

    def test_the_span_is_of_the_label_that_is_wrong(self):
        assert self.findings("fraud; x")[0].span == (6, 8)

    def test_the_instruction_says_how_many(self):
        assert self.check.instruction() == (
            'Answer with 2 to 3 of "billing", "fraud", "fees" and "other", separated by ";", and nothing else.'
        )
        assert OneOf(values=("a", "b"), at_least=2, at_most=2).instruction().startswith("Answer with 2 of ")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"values": ("a", "A"), "ignore_case": True}, 'the value "a" is listed 2 times. List each one once.'),
        (
            {"values": ("a", "b"), "at_least": 2},
            "at_least 2 is more than the 1 that can be given. No answer could pass.",
        ),
        (
            {"values": ("a", "b"), "at_least": 3, "at_most": 4},
            "at_least 3 is more than the 2 that can be given. No answer could pass.",
        ),
        ({"values": ("a", "b,c"), "at_most": 2}, 'the value "b,c" holds the separator ",". Give another one.'),
        (
            {"values": ("a", "b"), "at_most": 2, "separator": ""},
            "'separator' is empty. Give the sign between two labels.",
        ),
    ],
)
def test_options_that_contradict_each_other_are_refused(options, message):
    with pytest.raises(ConfigError) as caught:
        OneOf(**options)
    assert str(caught.value) == message


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
