from typing import ClassVar

import pytest
from ftkit_checks import Sections

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
