from typing import ClassVar

from ftkit_checks.no_bullets import NoBullets

from .check_contract import CheckContract


class TestNoBullets(CheckContract):
    check = NoBullets()
    good = (
        "",
        "Plain prose - with a dash, 1. a number and * a star inside.",
        "It fell to\n-5 C overnight.",
        "-ve for troponin.",
        "2024. A good year.",
        "1.5 mg daily.\n120/80 mmHg.\n3 days.",
        "A. Smith saw her.\ne.g. this.",
        "**Bold** words\n*stress* here\n---\n",
        "\u2013 ",
    )
    bad: ClassVar = {
        "- a": 'line 1 is a list item: it begins with "-"',
        "Plan:\n\n  * rest": 'line 3 is a list item: it begins with "*"',
        "+ a": 'line 1 is a list item: it begins with "+"',
        "a\r\n•rest": 'line 2 is a list item: it begins with "•"',
        "\u2013 rest": 'line 1 is a list item: it begins with "\u2013"',
        "\u2014\u00a0rest": 'line 1 is a list item: it begins with "—"',
        "\u200b- hidden": 'line 1 is a list item: it begins with "-"',
        "1. rest": 'line 1 is a list item: it begins with "1."',
        "\t12) rest": 'line 1 is a list item: it begins with "12)"',
        "a) rest": 'line 1 is a list item: it begins with "a)"',
        "(b) rest": 'line 1 is a list item: it begins with "(b)"',
    }

    def test_the_span_is_the_marker(self):
        (finding,) = self.findings("Plan:\n  1. rest")
        assert finding.span == (8, 10)
