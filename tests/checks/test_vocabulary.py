from typing import ClassVar

import pytest
from ftkit_checks.vocabulary import Vocabulary

from ftkit import Answer, ConfigError

from .check_contract import CheckContract


class TestTermsUsedAndAvoided(CheckContract):
    check = Vocabulary(use=("blood pressure", "CRP"), avoid=("heart attack", "C++"))
    good = ("Blood  pressure is fine, crp raised.", "blood\npressure; CRP; heart attacks")
    bad: ClassVar = {
        "": 'does not use "blood pressure"',
        "Blood pressure, CRPs": 'does not use "CRP"',
        "A Heart\u00a0attack": 'uses "Heart\\xa0attack", which is to be avoided',
        "c++": 'uses "c++", which is to be avoided',
        "heart at\u200btack": 'uses "heart at\\u200btack", which is to be avoided',
    }

    def test_the_span_is_the_term(self):
        (finding,) = self.findings("é heart attack")
        assert finding.span == (2, 14)

    def test_the_instruction_says_both(self):
        assert self.check.instruction() == (
            'Use the terms "blood pressure" and "CRP"; do not use the terms "heart attack" or "C++".'
        )


class TestAbbreviations(CheckContract):
    check = Vocabulary(abbreviate={"shortness of breath": "SOB"}, expand={"PE": "pulmonary embolism"})
    good = (
        "SOB. Pulmonary embolism (PE) is likely, and PE kills.",
        "PE (pulmonary embolism) is likely.",
        "We hope for the best.",
        "pe",
    )
    bad: ClassVar = {
        "Some Shortness of breath.": 'says "Shortness of breath", where "SOB" is to be used',
        "PE is likely, a pulmonary embolism.": '"PE" stands there before "pulmonary embolism" does',
    }

    def test_the_span_is_the_abbreviation(self):
        (finding,) = self.findings("A PE.")
        assert finding.span == (2, 4)

    def test_the_instruction_says_both(self):
        assert self.check.instruction() == (
            'Write "SOB" instead of "shortness of breath"; write "pulmonary embolism" in full before you use "PE".'
        )


class TestAnyPartOfAWordInThisCase(CheckContract):
    check = Vocabulary(avoid=("Fee",), whole_words=False, ignore_case=False)
    good = ("Coffee",)
    bad: ClassVar = {"Fees": 'uses "Fee", which is to be avoided'}


def test_terms_come_from_files_too(tmp_path):
    (tmp_path / "use.txt").write_text("# our words\nCRP\n\nblood pressure\n", "utf-8-sig")
    (tmp_path / "avoid.txt").write_text("".join(f"word{n}\n" for n in range(60)))
    check = Vocabulary(use_file=str(tmp_path / "use.txt"), avoid_file=str(tmp_path / "avoid.txt"))
    texts = ("CRP, blood pressure", "CRP, blood pressure, word59")
    found = list(check.findings(Answer(text=text) for text in texts))
    assert [finding.reason for finding in found] == ["", 'uses "word59", which is to be avoided']
    assert check.instruction().endswith('"word48" or "word49" or 10 more.')


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {},
            "no term is given. Set at least one of use, avoid, use_file, avoid_file, abbreviate, expand.",
        ),
        ({"use": ("a", " ")}, "a term is empty. Give a word, or several."),
        ({"expand": {"PE": ""}}, "a term is empty. Give a word, or several."),
        (
            {"use": ("a",), "avoid": ("b", "A")},
            'the term "a" is to be used and to be avoided. No answer could pass.',
        ),
    ],
)
def test_terms_that_cannot_be_meant_are_refused(options, message):
    with pytest.raises(ConfigError) as caught:
        Vocabulary(**options)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot read the terms {}: No such file or directory. Give a file that exists."),
        (b"# none\n", "the file {} has no term. Write one on each line."),
        (b"\xff", "the terms {} are not UTF-8: invalid start byte. Save them as UTF-8."),
    ],
)
def test_a_file_without_terms_is_refused(tmp_path, content, message):
    path = tmp_path / "terms.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        Vocabulary(avoid_file=str(path))
    assert str(caught.value) == message.format(path)
