from time import process_time
from typing import ClassVar

import pytest
from ftkit_checks.citations import Citations

from ftkit import Answer, ConfigError

from .check_contract import CheckContract


class TestCitations(CheckContract):
    check = Citations()
    good = (
        "Shown twice [1]; also [2, 3].\n\nReferences\n[1] Smith.\n[2] Jones.\n- [3] Doe.",
        "Ranges [1-3] and [ab], [i](link) [2](https://example.com).\n## **References:**\n1. A\n2) B\n 3. C",
    )
    bad: ClassVar = {
        "": "0 citations, at least 1 needed",
        "Nobody says.\nReferences\n[1] Smith.": "0 citations, at least 1 needed",
        "Shown [1].": 'no list of sources below a line "References"',
        "Shown [1, 4].\nReferences\n[1] Smith.\n[2] Jones.": '"4" is cited and not listed',
        "Shown [1\u20133].\nReferences\n[1] Smith.\n[2] Jones.": '"3" is cited and not listed',
        "Shown [2-1].\nReferences\n[1] Smith.\n[2] Jones.": '"2-1" is cited and not listed',
        "Shown [1].\nReferences\nas in [1]": '"1" is cited and not listed',
    }

    def test_the_span_is_of_the_citation(self):
        text = "Shown [1], denied [7].\nReferences\n[1] Smith."
        assert text[slice(*self.findings(text)[0].span)] == "[7]"

    def test_the_instruction_says_where_they_are_listed(self):
        assert self.check.instruction() == (
            "Cite your sources by number, such as [1], and only sources that you list at the end, one a line, "
            'below the line "References".'
        )


class TestAuthors(CheckContract):
    check = Citations(style="author", heading="Sources", min_citations=2, max_citations=3)
    good = (
        "Yes (Smith, 2020; see van der Berg et al. 2019a, p. 3). O'Neil & Ma (2001) agree (in May 2020) (n = 2020).\n"
        "Sources\nSmith, J. (2020). A.\n- van der Berg, K., 2019a.\nO'Neil, P.; Ma, T. 2001: B.",
    )
    bad: ClassVar = {
        "Yes (Smith, 2020) (Smith, 2020).\nSources\nSmith, J. (2021).": '"Smith 2020" is cited and not listed',
        "So Smith (2020) and Smith (2020b).\nSources\nSmith 2020": '"Smith 2020b" is cited and not listed',
        "Yes (Smith 2020).\nSources\nSmith 2020": "1 citation, at least 2 needed",
        "Yes" + " (Smith 2020)" * 4 + ".\nSources\nSmith 2020": "more than the 3 citations allowed",
        "Yes (Smith & Wesson, 2020; Jones 2021).\nSources\nSmith 2020": '"Jones 2021" is cited and not listed',
    }

    def test_the_instruction_says_how_many(self):
        assert self.check.instruction() == (
            "Cite your sources in 2 to 3 places by author and year, such as (Smith, 2020), and only sources that you "
            'list at the end, one a line, below the line "Sources".'
        )


class TestContext(CheckContract):
    check = Citations(context="[1] Discharge letter\n[2] Laboratory")
    good = ("Sodium is low [2].", "Low [2].\nReferences\n[9] not looked at")
    bad: ClassVar = {"Sodium is low [3].": '"3" is cited and not listed'}

    def test_the_instruction_points_at_it(self):
        assert self.check.instruction().endswith("and only sources that are listed in what you are given.")


class TestPattern(CheckContract):
    check = Citations(pattern=r"\{(\w+)\}", allowed=("law1", "law2"), min_citations=0)
    good = ("So says {law1}, and {law2}.", "Nothing [7].", "\u20ac{law1}")
    bad: ClassVar = {"So says {law1}, and {law3}.": '"law3" is cited and not listed'}

    def test_the_span_counts_characters_and_no_bytes(self):
        text = "\u20ac\ud800 {law1} {x}"
        assert text[slice(*self.findings(text)[0].span)] == "{x}"

    def test_the_instruction_lists_what_is_allowed(self):
        assert self.check.instruction() == (
            r'Cite your sources in a form that matches \{(\w+)\} and only these: "law1" and "law2".'
        )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"pattern": "("}, 'the pattern "(" is not valid in RE2\'s syntax: missing ): (.'),
        ({"pattern": "a"}, 'the pattern "a" has 0 groups. Put what is cited in one: (...).'),
        ({"heading": " "}, "'heading' is empty or more than one line. Give the line above the list of sources."),
        (
            {"min_citations": 2, "max_citations": 1},
            "min_citations 2 is more than max_citations 1. No answer could pass.",
        ),
    ],
)
def test_options_that_cannot_be_meant_are_refused(options, message):
    with pytest.raises(ConfigError) as caught:
        Citations(**options)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "text",
    [
        "[1]" * 200_000,
        "[1-9999]" * 50_000 + "\nReferences\n" + "".join(f"[{n}] x\n" for n in range(1, 10_000)),
        "(A" * 200_000,
        "de " * 200_000,
        "A-" * 200_000,
        "(A 2020 " * 100_000,
        "{1}" * 100_000,
    ],
)
def test_long_answers_are_judged_in_seconds(text):
    start = process_time()
    for check in (Citations(), Citations(style="author"), Citations(pattern=r"\{(\d)\}", allowed=("1",))):
        assert len(list(check.findings([Answer(text=text)]))) == 1
    assert process_time() - start < 20
