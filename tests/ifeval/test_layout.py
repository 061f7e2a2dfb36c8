from typing import ClassVar

from ftkit_ifeval.layout import MultipleSections, Title

from .instruction_contract import InstructionContract


class TestMultipleSections(InstructionContract):
    check = MultipleSections(section_spliter=" Section ", num_sections=2)
    good = ("Section 1\na\nSection 2\nb", "Section1Section 2")
    bad: ClassVar = {
        "Section 1\nSECTION 2": "1 section, at least 2 needed",
        "Section one": "0 sections, at least 2 needed",
    }
    loosely_good = ("Section **1**\nSection **2**",)

    def test_the_instruction_shows_the_numbers(self):
        said = 'Write at least 2 sections, and begin each with its number: "Section 1", "Section 2" and so on.'
        assert self.check.instruction() == said


class TestTitle(InstructionContract):
    check = Title()
    good = ("<<A day>>\ntext", "so <<<a>>> b")
    bad: ClassVar = {
        "<<>>": "has no title in double angular brackets",
        "<< >> text": "has no title in double angular brackets",
        "<<a\n>>": "has no title in double angular brackets",
        "<a>": "has no title in double angular brackets",
        ">>a<<": "has no title in double angular brackets",
    }
    loosely_good = ("<*<a>>",)
