import time
from typing import ClassVar

import pytest
from ftkit_checks.regex import Regex

from ftkit import Answer, ConfigError

from .check_contract import CheckContract


class TestRegexSearch(CheckContract):
    check = Regex(pattern=r"\bBP \d{2,3}/\d{2}\b")
    good = ("Her BP 120/80 is fine.", "é BP 99/60")
    bad: ClassVar = {
        "": r'does not match "\bBP \d{2,3}/\d{2}\b"',
        "BP low": r'does not match "\bBP \d{2,3}/\d{2}\b"',
    }

    def test_the_instruction_quotes_the_pattern(self):
        assert self.check.instruction() == (
            r"Include a passage that matches the regular expression \bBP \d{2,3}/\d{2}\b (RE2 syntax)."
        )


class TestRegexFull(CheckContract):
    check = Regex(pattern="(?i)yes|no", match="full", sentence="Answer yes or no.")
    good = ("yes", "NO")
    bad: ClassVar = {"yes!": 'does not match "(?i)yes|no"', "no\n": 'does not match "(?i)yes|no"'}

    def test_the_instruction_is_the_sentence_given(self):
        assert self.check.instruction() == "Answer yes or no."

    def test_without_a_sentence_it_speaks_of_the_whole_answer(self):
        assert Regex(pattern="a+", match="full").instruction() == (
            "Write an answer that as a whole matches the regular expression a+ (RE2 syntax)."
        )


def test_a_pattern_that_would_choke_a_backtracking_matcher_takes_no_time():
    check = Regex(pattern="(a*)*b$")
    start = time.process_time()
    assert not next(check.findings([Answer(text="a" * 1_000_000)])).passed
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("", "'pattern' is empty. Give a regular expression in RE2's syntax."),
        (
            "(a",
            'the pattern "(a" is not valid in RE2\'s syntax: missing ): (a. '
            "See https://github.com/google/re2/wiki/Syntax.",
        ),
        (
            r"(?=a)b",
            'the pattern "(?=a)b" is not valid in RE2\'s syntax: invalid perl operator: (?=. '
            "See https://github.com/google/re2/wiki/Syntax.",
        ),
    ],
)
def test_a_bad_pattern_is_refused_with_re2s_reason(pattern, message):
    with pytest.raises(ConfigError) as caught:
        Regex(pattern=pattern)
    assert str(caught.value) == message


class TestRegexNone(CheckContract):
    check = Regex(pattern=r"(?i)\bguarante\w+", match="none")
    good = ("We try.", "")
    bad: ClassVar = {"é We Guarantee it": r'"Guarantee" matches "(?i)\bguarante\w+"'}

    def test_the_span_is_the_passage(self):
        (finding,) = self.findings("é We Guarantee it")
        assert finding.span == (5, 14)

    def test_the_instruction_forbids_the_passage(self):
        assert self.check.instruction() == (
            r"Write no passage that matches the regular expression (?i)\bguarante\w+ (RE2 syntax)."
        )
