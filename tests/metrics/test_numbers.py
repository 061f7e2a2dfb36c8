from decimal import Decimal

import pytest
from ftkit_metrics.numbers import numbers_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Pulse: 88 bpm", [("pulse", "88")]),
        ("BP 120/80", [("bp", "120"), ("bp", "80")]),
        ("1,200.50 and -3.5", [("", "1200.50"), ("and", "-3.5")]),
        ("T = \u22123", [("t", "-3")]),
        ("500mg twice", [("", "500")]),
        ("80.", [("", "80")]),
        ("A4 v3.5.1 1,20 A-4", []),
        ("2024-05-01", [("", "2024"), ("", "05"), ("", "01")]),
        ("dose\n5", [("", "5")]),
        ("9" * 60, []),
        ("٣", []),
    ],
)
def test_numbers_and_the_word_before_each(text, found):
    assert [(one.label, one.value) for one in numbers_in(text)] == [(label, Decimal(value)) for label, value in found]


def test_a_line_of_many_numbers_is_read_in_one_go():
    numbers = numbers_in("dose " + "5 " * 100_000)
    assert (len(numbers), numbers[0].label, numbers[-1].label) == (100_000, "dose", "")


def test_places_are_those_of_the_text():
    (number,) = numbers_in("HR 1,088!")
    assert (number.start, number.end) == (3, 8)
