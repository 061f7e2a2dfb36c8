"""IFEval's instruction about commas."""

from typing import ClassVar

from ftkit import PASSED, Finding, failed
from ftkit_ifeval.instruction import Instruction, Judge
from ftkit_ifeval.relations import numbered


class NoComma(Instruction, frozen=True, kw_only=True):
    """The answer has no comma."""

    name: ClassVar[str] = "ifeval_no_comma"
    instruction_id: ClassVar[str] = "punctuation:no_comma"

    def judge(self) -> Judge:
        """The judge of one text."""
        return _judged

    def instruction(self) -> str:
        """The rule as a sentence."""
        return "Do not use any commas."


def _judged(text: str) -> Finding:
    first = text.find(",")
    if first < 0:
        return PASSED
    return failed(f"{numbered(text.count(','), 'comma(s)')}, none allowed", (first, first + 1))
