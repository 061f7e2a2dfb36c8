"""Answers, what checks find in them, and how metrics score them."""

from typing import Literal

from ftkit.values.messages import Message
from ftkit.values.value import Value


class Answer(Value, frozen=True, kw_only=True):
    """A text to judge, with what it may be judged by."""

    text: str
    reference: str | None = None
    record: dict[str, str] = {}
    prompt: tuple[Message, ...] = ()  # what was asked, before any prompter; empty where it is not known


class Finding(Value, frozen=True, kw_only=True):
    """What a check says of one answer. Silence and failure are different verdicts."""

    verdict: Literal["passed", "failed", "unmeasured"]
    reason: str = ""  # for people, in a few words: "no line 'Reviewed by Dr. Sharma' at the end"
    span: tuple[int, int] | None = None  # the offending characters of the answer, start and end

    @property
    def passed(self) -> bool:
        """Whether the answer passed; neither a failed nor an unmeasured one did."""
        return self.verdict == "passed"


PASSED = Finding(verdict="passed")


def failed(reason: str, span: tuple[int, int] | None = None) -> Finding:
    """A failed finding with its reason."""
    return Finding(verdict="failed", reason=reason, span=span)


class Score(Value, frozen=True, kw_only=True):
    """A metric's values for one answer by measure, or none and the reason."""

    values: dict[str, float] = {}
    absent: str = ""


class CorpusScore(Value, frozen=True, kw_only=True):
    """A metric's figures for all answers together, or none and the reason."""

    values: dict[str, float] = {}
    confusion: dict[str, dict[str, int]] = {}  # the right label -> the given one -> how many answers
    absent: str = ""
