import time

import pytest

from ftkit.loose_readings import LONGEST, loose_readings


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("a", []),
        ("**a**", ["a"]),
        ("*a* **b**", ["*a* b", "a b"]),
        ("```json\n{}\n```", ["{}", "```json\n{}", "{}\n```"]),
        ("~~~\n**a**\n~~~", ["~~~\na\n~~~", "**a**", "a", "~~~\n**a**", "~~~\na", "**a**\n~~~", "a\n~~~"]),
        ("````\n```\na\n```\n````", ["```\na\n```", "````\n```\na\n```", "```\na\n```\n````", "a\n```", "a"]),
        ("Sure!\nx\ny\nBye!", ["Sure!\nx\ny", "x\ny\nBye!", "x\ny"]),
        ("Sure!\n\n```\nx\n```\n\nBye!", ["Sure!\n\n```\nx\n```", "```\nx\n```\n\nBye!", "```\nx\n```", "x"]),
        ("a\nb", ["a", "b"]),
        (" a\n", ["a"]),
        ("", []),
        ("\n\n", []),
        ("```\n```", ["```"]),
    ],
)
def test_the_readings_are_without_fence_marks_and_chatter(text, readings):
    assert list(loose_readings(text)) == readings


def test_a_huge_text_has_none():
    assert list(loose_readings("*" + "a" * LONGEST)) == []


@pytest.mark.parametrize("unit", ["\n", "*\n", "```\n", "\n ", "`", "~\n"])
def test_no_text_takes_more_than_linear_time(unit):
    text = ("```\n" + unit * LONGEST)[:LONGEST]
    start = time.perf_counter()
    assert len(list(loose_readings(text))) <= 23
    assert time.perf_counter() - start < 10
