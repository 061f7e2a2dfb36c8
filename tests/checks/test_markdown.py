import time
from typing import ClassVar

import pytest
from ftkit_checks.markdown import Markdown
from ftkit_checks.markdown_marks import Marked

from ftkit import Answer, ConfigError

from .check_contract import CheckContract

TABLE = "| a | b |\n|---|:-:|\n| 1 | 2 |"


class TestPlainText(CheckContract):
    check = Markdown(
        headings="none",
        lists="none",
        tables="none",
        code="none",
        inline_code="none",
        links="none",
        images="none",
        bold="none",
    )
    good = (
        "",
        "Dear Ms Long,\n\n-5 C; 2 * 3 * 4; #1 | x; [1] (see)\n\nBye",
        "snake__case__name and a ` tick",
        "\\**no**",
    )
    bad: ClassVar = {
        "## Loss": '"## Loss" is not allowed: no headings',
        "Loss\n====\nx": '"Loss\\n====" is not allowed: no headings',
        "a\n\n- b": '"- b" is not allowed: no bulleted or numbered lists',
        "> 12. b": '"12. b" is not allowed: no bulleted or numbered lists',
        f"See\n\n{TABLE}": '"| a | b |" is not allowed: no tables',
        "x\n```python\n# a\n```": '"```" is not allowed: no code fences',
        "use `ls` now": '"`ls`" is not allowed: no code within a line',
        "see [it](http://x.y) now": '"[it](http://x.y)" is not allowed: no links',
        "see <https://x.y> now": '"<https://x.y>" is not allowed: no links',
        "![it](x.png)": '"![it](x.png)" is not allowed: no images',
        "a **very * bold** word": '"**very * bold**" is not allowed: no bold text',
        "__bold__": '"__bold__" is not allowed: no bold text',
    }

    def test_spans_are_those_of_the_marks(self):
        texts = ["a\n\n- b", f"See\n\n{TABLE}", "x\n```py\n", "a **b** c", "a\n# b", "say `ls`"]
        found = [text[slice(*finding.span)] for text, finding in zip(texts, self.findings(*texts), strict=True)]
        assert found == ["- b", "| a | b |", "```", "**b**", "# b", "`ls`"]

    def test_the_instruction_forbids_them_all(self):
        assert self.check.instruction() == (
            "In Markdown, do not use headings, bulleted or numbered lists, tables, code fences, code within a line, "
            "links, images or bold text."
        )


class TestRequiredMarks(CheckContract):
    check = Markdown(headings="required", tables="required", bold="none", heading_levels=(2, 3))
    good = (f"## A\n\n{TABLE}\n\n### B", f"Title\n---\n{TABLE}\n```\n# a comment, and **no bold**\n```")
    bad: ClassVar = {
        "": "has no headings",
        "## A\n\n|a|b|\n|c|d|": "has no tables",
        f"# A\n{TABLE}": '"# A" is a heading of level 1',
        f"## A\n{TABLE}\n#### B": '"#### B" is a heading of level 4',
        f"## A\n```\n{TABLE}\n```": "has no tables",
    }

    def test_the_instruction_says_what_is_wanted(self):
        assert self.check.instruction() == (
            "In Markdown, use headings and tables; begin each heading with ## or ###; do not use bold text."
        )


def test_a_line_of_dashes_without_bars_makes_no_table():
    (finding,) = Markdown(tables="none").findings([Answer(text="a | b\n---\nc")])
    assert finding.passed


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("a\n```\n# b\n```\nc", "\na\n" + " " * 11 + "\nc"),
        ("````\n```\n````\nc", "\n" + " " * 13 + "\nc"),
        ("~~~\n```\n~~~ \nc", "\n" + " " * 12 + "\nc"),
        ("```\n``` no end\n# b\n```\nc", "\n" + " " * 22 + "\nc"),
        ("a\n```\nnever closed", "\na\n" + " " * 16),
    ],
)
def test_a_fence_hides_what_is_in_it_and_keeps_every_place(text, prose):
    marked = Marked.of(text)
    assert marked.prose == prose
    assert len(prose) == len(text) + 1


@pytest.mark.parametrize(
    "unit",
    ["[", "[a](", "**a", "`a", "```\n", "|", "|-", "\n|-|", "#", "# \n", "a\n-", "<https://", "![", "__a", "- ", "> "],
)
def test_no_text_takes_more_than_linear_time(unit):
    check = TestPlainText.check
    start = time.process_time()
    assert list(check.findings([Answer(text=unit * (1_000_000 // len(unit)))]))
    marked = Marked.of(unit * (1_000_000 // len(unit)))
    for find in (
        marked.heading,
        marked.list_item,
        marked.table,
        marked.link,
        marked.image,
        marked.bold,
        marked.inline_code,
    ):
        find()
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {},
            "everything is allowed. Set one of headings, lists, tables, code, inline_code, links, images, bold to "
            "required or none.",
        ),
        (
            {"headings": "none", "heading_levels": (2,)},
            "headings: none leaves no heading for 'heading_levels'. Leave one of them out.",
        ),
    ],
)
def test_options_that_cannot_be_meant_are_refused(options, message):
    with pytest.raises(ConfigError) as caught:
        Markdown(**options)
    assert str(caught.value) == message
