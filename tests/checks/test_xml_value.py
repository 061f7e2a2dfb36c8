from time import process_time
from typing import ClassVar

import pytest
from ftkit_checks.xml_value import Xml

from ftkit import Answer, ConfigError

from .check_contract import CheckContract

BOMB = '<!DOCTYPE a [<!ENTITY b "{}"><!ENTITY c "{}">]><a>&c;</a>'.format("x" * 1000, "&b;" * 1000)


class TestXml(CheckContract):
    check = Xml()
    good = ("<note/>", '<?xml version="1.0" encoding="latin-1"?>\n<a b="c"><d>\xe9 &lt; &#101;</d><!-- e --></a>\n')
    bad: ClassVar = {
        "": "the answer is empty",
        "well": "not well-formed XML: syntax error in line 1, column 1",
        "<a><b></a>": "not well-formed XML: mismatched tag in line 1, column 9",
        "<a/><b/>": "not well-formed XML: junk after document element in line 1, column 5",
        "<a>\n&nbsp;</a>": "not well-formed XML: undefined entity in line 2, column 1",
        '<a b="1" b="2"/>': "not well-formed XML: duplicate attribute in line 1, column 10",
        "<a>": "not well-formed XML: no element found in line 1, column 4",
        "```xml\n<a/>\n```": "not well-formed XML: not well-formed (invalid token) in line 1, column 1",
        BOMB: "a DOCTYPE is not allowed",
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>': "a DOCTYPE is not allowed",
        "<a>" * 201: "nested more than 200 levels deep",
        "<a>\ud800</a>": "half of a surrogate pair is no character",
    }

    def test_the_instruction_is_plain(self):
        assert self.check.instruction() == (
            "Answer with one well-formed XML document and nothing else, without a code fence and without a DOCTYPE."
        )


class TestElements(CheckContract):
    check = Xml(root="clause", elements=("party", "law"))
    good = ("<clause><party>A<b/></party><law/></clause>",)
    bad: ClassVar = {
        "<a><party/><law/></a>": 'the root element is "a", not "clause"',
        "<clause><party/></clause>": 'the element "law" is missing',
        "<clause><law/><party/></clause>": 'the element "law" comes before "party"',
        "<clause><party/><party/><law/></clause>": 'the element "party" is there twice',
        "<clause><party/><law/><note/></clause>": 'the element "note" is not one of those asked for',
        "<clause><a><party/><law/></a></clause>": 'the element "a" is not one of those asked for',
    }

    @pytest.mark.parametrize(
        ("text", "marked"),
        [
            ("\n<a\xe9/>", "<a\xe9"),
            ("<clause>\u20ac<law/><party/></clause>", "<law"),
            ("<clause><party/>\u20ac<party b='c'/></clause>", "<party"),
            ("<clause>\u20ac</x>", "x"),
        ],
    )
    def test_the_span_is_of_the_tag_that_is_wrong(self, text, marked):
        (finding,) = self.findings(text)
        assert text[slice(*finding.span)] == marked
        assert finding.span[0] == text.rindex(marked)

    def test_the_instruction_lists_them(self):
        assert self.check.instruction() == (
            "Answer with one well-formed XML document and nothing else, without a code fence and without a DOCTYPE, "
            'whose root element is "clause" and holds the elements "party" and "law" in this order and no others.'
        )
        assert (
            Xml(elements=("party",), others="allowed")
            .instruction()
            .endswith(', whose root element holds the element "party".')
        )


class TestAnyOrder(CheckContract):
    check = Xml(elements=("party", "law"), order="any", others="allowed")
    good = ("<c><law/><note/><party/></c>",)
    bad: ClassVar = {"<c><law/></c>": 'the element "party" is missing'}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"root": "<a>"}, '"<a>" is no name of an element. Give the name alone, without < and >.'),
        ({"elements": ("a", "")}, '"" is no name of an element. Give the name alone, without < and >.'),
        ({"elements": ("a", "a")}, 'the element "a" is listed twice. List each one once.'),
    ],
)
def test_options_that_cannot_be_meant_are_refused(options, message):
    with pytest.raises(ConfigError) as caught:
        Xml(**options)
    assert str(caught.value) == message


def test_a_million_elements_are_judged_in_seconds():
    start = process_time()
    assert next(Xml().findings([Answer(text="<a>" + "<b c='d'>e</b>" * 1_000_000 + "</a>")])).passed
    assert process_time() - start < 20
