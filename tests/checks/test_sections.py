from typing import ClassVar

import pytest
from ftkit_checks.sections import Sections

from ftkit import Answer, ConfigError

from .check_contract import CheckContract

NAMES = ("VITALS", "DIAGNOSIS", "SUGGESTED TESTS")


class TestSections(CheckContract):
    check = Sections(names=NAMES)
    good = (
        "VITALS\nBP 120/80.\nDIAGNOSIS\nFlu.\nSUGGESTED TESTS\nNone.",
        "\n \nVITALS \r\nBP 120/80.\r\n\r\nDIAGNOSIS\r\nFlu; VITALS are fine.\r\nSUGGESTED TESTS\t\r\nNone.\r\n",
    )
    bad: ClassVar = {
        "": "the answer is empty",
        "VITALS\na\nDIAGNOSIS\nb": 'section "SUGGESTED TESTS" is missing',
        "VITALS: a\nDIAGNOSIS\nb\nSUGGESTED TESTS\nc": 'section "VITALS" is missing: line 1 is "VITALS: a"',
        "VITALS\n\n**Diagnosis:**\nb\nSUGGESTED TESTS\n": 'section "DIAGNOSIS" is missing: line 3 is "**Diagnosis:**"',
        " VITALS\na\nDIAGNOSIS\nb\nSUGGESTED TESTS\nc": 'section "VITALS" is missing: line 1 is " VITALS"',
        "DIAGNOSIS\nb\nVITALS\na\nSUGGESTED TESTS\nc": 'section "DIAGNOSIS" comes before "VITALS"',
        "VITALS\na\nDIAGNOSIS\nb\nSUGGESTED TESTS\nc\nVITALS\nd": 'section "VITALS" is there twice',
        "VITALS\na\nDIAGNOSIS\n \nSUGGESTED TESTS\nc": 'section "DIAGNOSIS" is empty',
        "VITALS\na\nDIAGNOSIS\nb\nSUGGESTED TESTS": 'section "SUGGESTED TESTS" is empty',
        "Sure!\nVITALS\na\nDIAGNOSIS\nb\nSUGGESTED TESTS\nc": 'text before the first section "VITALS"',
    }

    @pytest.mark.parametrize(
        ("text", "offending"),
        [
            ("VITALS\na\nDIAGNOSIS:\nb\nSUGGESTED TESTS\nc", "DIAGNOSIS:"),
            ("DIAGNOSIS\nb\nVITALS\na\nSUGGESTED TESTS\nc", "DIAGNOSIS"),
            ("Sure!\nVITALS\na\nDIAGNOSIS\nb\nSUGGESTED TESTS\nc", "Sure!\n"),
            ("VITALS\na\nDIAGNOSIS\n\nSUGGESTED TESTS\nc", "DIAGNOSIS"),
        ],
    )
    def test_the_span_is_the_offending_text(self, text, offending):
        (finding,) = self.findings(text)
        assert text[slice(*finding.span)] == offending

    def test_text_may_come_first_when_that_is_allowed(self):
        check = Sections(names=("A",), preamble=True)
        assert next(check.findings([Answer(text="Sure!\nA\nx")])).passed

    def test_a_heading_that_begins_like_another_is_told_apart(self):
        check = Sections(names=("TESTS", "TESTS DONE"))
        assert next(check.findings([Answer(text="TESTS\na\nTESTS DONE\nb")])).passed

    def test_a_heading_is_text_and_no_pattern(self):
        check = Sections(names=("A.B (x)",))
        assert [f.passed for f in check.findings([Answer(text="A.B (x)\n1"), Answer(text="A-B (x)\n1")])] == [
            True,
            False,
        ]

    def test_the_instruction_lists_the_headings_in_order(self):
        assert self.check.instruction() == (
            'Write the sections "VITALS", "DIAGNOSIS" and "SUGGESTED TESTS" in this order, each heading alone on its '
            "own line, spelled exactly like this, and its text below, with nothing before the first heading."
        )
        assert Sections(names=("A",), preamble=True).instruction() == (
            'Write the section "A", its heading alone on a line, spelled exactly like this, and its text below.'
        )


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ((), "'names' is empty. List the headings in their order."),
        (("A", "A"), 'the heading "A" is listed twice. List each one once.'),
        ((" A",), 'the heading " A" is empty, has white space around it or is more than one line.'),
        (("",), 'the heading "" is empty, has white space around it or is more than one line.'),
    ],
)
def test_names_that_cannot_be_meant_are_refused(names, message):
    with pytest.raises(ConfigError) as caught:
        Sections(names=names)
    assert str(caught.value) == message


class TestSectionsThatMayBeMissing(CheckContract):
    check = Sections(names=NAMES, optional=("DIAGNOSIS",))
    good = ("VITALS\na\nSUGGESTED TESTS\nb", "VITALS\na\nDIAGNOSIS\nb\nSUGGESTED TESTS\nc")
    bad: ClassVar = {
        "VITALS\na\nDIAGNOSIS\nb": 'section "SUGGESTED TESTS" is missing',
        "DIAGNOSIS\nb\nVITALS\na\nSUGGESTED TESTS\nc": 'section "DIAGNOSIS" comes before "VITALS"',
        "VITALS\na\nDIAGNOSIS\nSUGGESTED TESTS\nc": 'section "DIAGNOSIS" is empty',
    }

    def test_the_instruction_says_what_may_be_left_out(self):
        assert self.check.instruction().endswith('with nothing before the first heading; "DIAGNOSIS" may be left out.')


class TestSectionsInAnyOrder(CheckContract):
    check = Sections(names=("A", "B"), any_order=True)
    good = ("B\nx\nA\ny", "A\nx\nB\ny")
    bad: ClassVar = {
        "B\nx": 'section "A" is missing',
        "B\nx\nA\ny\nB\nz": 'section "B" is there twice',
        "x\nB\nx\nA\ny": 'text before the first section "B"',
    }

    def test_the_instruction_leaves_the_order_open(self):
        assert self.check.instruction().startswith('Write the sections "A" and "B" in any order, each heading')


class TestSectionsAndNoOthers(CheckContract):
    check = Sections(names=("VITALS", "DIAGNOSIS"), only=True)
    good = ("VITALS\nHR 88.\nDIAGNOSIS\nFlu.\nOK.", "VITALS \nCXR, FBC\nDIAGNOSIS\nb")
    bad: ClassVar = {
        "VITALS\na\nDIAGNOSIS\nb\nADVICE\nc": '"ADVICE" is a heading that is not allowed',
        "VITALS \na\nDIAGNOSIS\nb\nADVICE \nc": '"ADVICE" is a heading that is not allowed',
        "DIAGNOSIS\na\nVITALS\nb": 'section "DIAGNOSIS" comes before "VITALS"',
    }

    def test_the_span_is_the_other_heading(self):
        (finding,) = self.findings("VITALS\na\nDIAGNOSIS\nb\nADVICE \nc")
        assert finding.span == (21, 27)

    def test_the_instruction_forbids_others(self):
        assert self.check.instruction().startswith(
            'Write the sections "VITALS" and "DIAGNOSIS" in this order and no other heading, each'
        )

    @pytest.mark.parametrize(
        ("names", "text"),
        [
            (("## A", "## B"), "## A\nx\n## B\ny\n# C\nz"),
            (("**A**", "**B**"), "**A**\nx\n**B**\ny\n**C**\nz"),
            (("Findings:", "Plan:"), "Findings:\nx\nPlan:\ny\nNext steps:\nz"),
        ],
    )
    def test_the_look_is_that_of_the_names(self, names, text):
        (finding,) = Sections(names=names, only=True).findings([Answer(text=text)])
        assert finding.reason.endswith("is a heading that is not allowed")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"optional": ("C",)}, "'optional' has \"C\", which is not among 'names'. List it there too."),
        (
            {"optional": ("One", "Two")},
            "every heading is optional, and an answer without any would pass. Require one.",
        ),
        (
            {"only": True},
            "'only' needs headings that look alike: all beginning with #, between **, ending with a colon, or in "
            'capitals. These do not: "One" and "Two".',
        ),
    ],
)
def test_options_that_contradict_the_names_are_refused(options, message):
    with pytest.raises(ConfigError) as caught:
        Sections(names=("One", "Two"), **options)
    assert str(caught.value) == message
