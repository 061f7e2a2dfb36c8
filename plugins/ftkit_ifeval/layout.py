"""IFEval's instructions about the parts of an answer: numbered sections, and a title."""

import re
from typing import ClassVar

from ftkit import PASSED, Finding, failed
from ftkit_ifeval.instruction import Count, Instruction, Judge
from ftkit_ifeval.keywords import Word
from ftkit_ifeval.relations import at_least, numbered


class MultipleSections(Instruction, frozen=True, kw_only=True):
    """The answer has at least this many sections, each with a heading of one word and a number.

    section_spliter: the word before the number, such as Section; IFEval spells the option so. num_sections: how many.
    """

    name: ClassVar[str] = "ifeval_multiple_sections"
    instruction_id: ClassVar[str] = "detectable_format:multiple_sections"
    section_spliter: Word
    num_sections: Count

    def judge(self) -> Judge:
        """The judge of one text."""
        heading = re.compile(re.escape(self.section_spliter.strip()) + r"\s?\d+")

        def judged(text: str) -> Finding:
            return at_least(len(heading.findall(text)), self.num_sections, "section(s)")

        return judged

    def instruction(self) -> str:
        """The rule as a sentence."""
        word = self.section_spliter.strip()
        sections = numbered(self.num_sections, "section(s)")
        return f'Write at least {sections}, and begin each with its number: "{word} 1", "{word} 2" and so on.'


class Title(Instruction, frozen=True, kw_only=True):
    """The answer has a title in double angular brackets."""

    name: ClassVar[str] = "ifeval_title"
    instruction_id: ClassVar[str] = "detectable_format:title"

    def judge(self) -> Judge:
        """The judge of one text."""
        absent = failed("has no title in double angular brackets")
        return lambda text: PASSED if any(map(_is_titled, text.split("\n"))) else absent

    def instruction(self) -> str:
        """The rule as a sentence."""
        return "Give the answer a title in double angular brackets, such as <<a day by the sea>>."


def _is_titled(line: str) -> bool:
    """Whether something stands between the first << and the last >> of a line."""
    start, end = line.find("<<"), line.rfind(">>")
    return 0 <= start < end and bool(line[start : end + 2].lstrip("<").rstrip(">").strip())
