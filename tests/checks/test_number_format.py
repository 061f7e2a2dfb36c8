from time import process_time
from typing import ClassVar

import pytest
from ftkit_checks.number_format import NumberFormat

from ftkit import Answer, ConfigError

from .check_contract import CheckContract


class TestNumberFormat(CheckContract):
    check = NumberFormat()
    good = (
        "",
        "No numbers.",
        "88 and 1234567 and 0.5, 37.2.",
        "On 2026-01-31 at 10:30, or 31.01.2026 and 1/2/2026, by B12 and COVID-19 and v1.2.3.",
        "5-10 of 120/80",
        "12 500",
    )
    bad: ClassVar = {
        "1,234": '"1,234" is not written like "1234.5"',
        "costs 1.234,5": '"1.234,5" is not written like "1234.5"',
        "12\u202f500": '"12\\u202f500" is not written like "1234.5"',
        "5-1,5": '"1,5" is not written like "1234.5"',
        "\u0661\u0662": '"\u0661\u0662" is not written like "1234.5"',
        "1.2.3": '"1.2.3" is not written like "1234.5"',
    }

    def test_the_instruction_shows_one(self):
        assert self.check.instruction() == 'Write each number like "1234.5".'


class TestMoney(CheckContract):
    check = NumberFormat(decimal=",", thousands=".", decimals=2, unit=" EUR", after=("Total", "Fee"))
    good = (
        "Fee: 3,00 EUR\n**Total:** 1.234,50 EUR for 17.5 days",
        "Total = 0,10 EUR; Subtotal: 7; Fee 1.000.000,00 EUR",
    )
    bad: ClassVar = {
        "Total: 1,00 EUR": '"Fee" is missing',
        "Fee: 1,00 EUR. The Total is high.": 'no number stands behind "Total"',
        "Fee: 1,00 EUR. Total: 2026-01-31": 'no number stands behind "Total"',
        "Fee: 1,00 EUR, Total: 1234,50 EUR": '"1234,50" is not written like "1.234,50 EUR"',
        "Fee: 1,00 EUR, Total: 1.234,5 EUR": '"1.234,5" is not written like "1.234,50 EUR"',
        "Fee: 1,00 EUR, Total: 1.234,50 \u20ac": '"1.234,50" is not followed by " EUR"',
        "Fee: 1,00 EUR, Total: 1,00 EUR, Total: 5 EUR": '"5" is not written like "1.234,50 EUR"',
    }

    def test_the_span_is_of_the_number(self):
        text = "Fee: 1,00 EUR, Total: 1.234 EUR"
        (finding,) = self.findings(text)
        assert text[slice(*finding.span)] == "1.234"

    def test_the_instruction_names_the_labels(self):
        assert self.check.instruction() == (
            'Write the number after "Total" and after "Fee" like "1.234,50 EUR", with 2 decimals.'
        )


class TestUnits(CheckContract):
    check = NumberFormat(thousands=",", unit_before="$", decimals=0, min_numbers=1)
    good = ("$5 or $1,234,567", "$2024")
    bad: ClassVar = {
        "none": "0 numbers, at least 1 needed",
        "5": '"5" does not follow "$"',
        "$12345": '"12345" is not written like "$1,234"',
        "$1.50": '"1.50" is not written like "$1,234"',
    }

    def test_the_instruction_says_how_many(self):
        assert self.check.instruction() == 'Write each number like "$1,234", without decimals, and give at least 1.'


class TestSpaces(CheckContract):
    check = NumberFormat(thousands=" ", decimal=",", unit=" mg")
    good = ("12 500 mg, 12\u202f500,5 mg, 1\xa0000 mg, 5-10 mg",)
    bad: ClassVar = {"12.500 mg": '"12.500" is not written like "1 234,5 mg"', "5mg": '"5" is not followed by " mg"'}


def test_a_unit_of_letters_may_be_glued_to_its_number():
    check = NumberFormat(unit_before="EUR")
    assert [finding.passed for finding in check.findings([Answer(text="EUR5"), Answer(text="USD 5")])] == [True, False]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"decimal": ",", "thousands": ","},
            "'decimal' and 'thousands' are both \",\". Give two different signs.",
        ),
        ({"after": (" ",)}, "'after' has an empty label. Give the words that stand before the number."),
    ],
)
def test_options_that_cannot_be_meant_are_refused(options, message):
    with pytest.raises(ConfigError) as caught:
        NumberFormat(**options)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "text", ["Fee: 2026-01-31 " * 100_000, "1 234 " * 100_000, "1." * 500_000, "a." * 500_000 + "1"]
)
def test_long_answers_are_judged_in_seconds(text):
    start = process_time()
    for check in (NumberFormat(thousands=" "), NumberFormat(after=("Fee",))):
        assert len(list(check.findings([Answer(text=text)]))) == 1
    assert process_time() - start < 20
