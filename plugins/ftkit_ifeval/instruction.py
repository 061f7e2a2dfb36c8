"""What the 25 instructions share: a blank answer follows none, and the loose reading is IFEval's own.

The options carry the names that IFEval's data set gives them, so that its `kwargs` are a check's options as they stand.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Annotated, ClassVar

import msgspec

from ftkit import PASSED, Answer, Component, Finding, failed
from ftkit_ifeval.readings import loose_readings

Judge = Callable[[str], Finding]
Span = tuple[int, int]
Count = Annotated[int, msgspec.Meta(ge=0)]

BLANK = failed("the answer is empty")
"""What every instruction finds in an answer without text."""


class Instruction(Component, frozen=True, kw_only=True):
    """A check that is given by its `judge`, which sees no blank text."""

    instruction_id: ClassVar[str]
    """What IFEval calls it: "length_constraints:number_words"."""

    def judge(self) -> Judge:
        """The function that judges one text; whatever it needs is compiled here, once for a whole stream."""
        raise NotImplementedError

    def instruction(self) -> str:
        """The rule as a sentence."""
        raise NotImplementedError

    def findings(self, answers: Iterable[Answer]) -> Iterator[Finding]:
        """One finding for each answer, in order."""
        judge = self.judge()
        return (judge(answer.text) if _has_text(answer.text) else BLANK for answer in answers)

    def loose_findings(self, answers: Iterable[Answer]) -> Iterator[Finding]:
        """One finding for each answer: passed where one of IFEval's eight readings passes, else the strict one."""
        judge = self.judge()
        return (_loosely(judge, answer.text) for answer in answers)


def _has_text(text: str) -> bool:
    return bool(text) and not text.isspace()


def _loosely(judge: Judge, text: str) -> Finding:
    if not _has_text(text):
        return BLANK
    strict = judge(text)
    if strict is PASSED or any(judge(reading) is PASSED for reading in loose_readings(text)):
        return PASSED
    return strict
