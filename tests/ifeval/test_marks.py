from typing import ClassVar

from ftkit_ifeval.marks import NumberBulletLists, NumberHighlightedSections, NumberPlaceholders

from .instruction_contract import InstructionContract


class TestNumberPlaceholders(InstructionContract):
    check = NumberPlaceholders(num_placeholders=2)
    good = ("[name] [a [b]", "[][]")
    bad: ClassVar = {
        "[name": "0 placeholders, at least 2 needed",
        "[a\n] [b]": "1 placeholder, at least 2 needed",
    }

    def test_the_instruction_says_how_many(self):
        said = "Use at least 2 placeholders in square brackets, such as [name]."
        assert self.check.instruction() == said


class TestNumberBulletLists(InstructionContract):
    check = NumberBulletLists(num_bullets=2)
    good = ("* a\n\n  * b", "- a\n\t-b", "*\n* a\n- b")
    bad: ClassVar = {
        "* a": "1 bullet point, exactly 2 needed",
        "**a**\n* b": "1 bullet point, exactly 2 needed",
        "- a\n" * 5: "5 bullet points, exactly 2 needed",
    }
    loosely_good = ("- Sure:\n- a\n- b",)

    def test_the_instruction_says_how_many(self):
        said = 'Write exactly 2 bullet points, each on a line that begins with "* ".'
        assert self.check.instruction() == said


class TestNumberHighlightedSections(InstructionContract):
    check = NumberHighlightedSections(num_highlights=2)
    good = ("*a* *b*", "**a** *b*", "*a* b * c *")
    bad: ClassVar = {
        "**a**": "1 highlighted passage, at least 2 needed",
        "*a\n* ** * *": "0 highlighted passages, at least 2 needed",
    }

    def test_the_instruction_says_how_many(self):
        assert self.check.instruction() == "Highlight at least 2 passages with asterisks, *like this*."
