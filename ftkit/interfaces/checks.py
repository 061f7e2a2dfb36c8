"""Checks: rules on an answer's form."""

from collections.abc import Iterable, Iterator
from typing import ClassVar, Protocol, runtime_checkable

from ftkit.values import Answer, AnswerForm, Finding


@runtime_checkable
class Check(Protocol):
    """One rule on an answer's form."""

    name: ClassVar[str]

    def findings(self, answers: Iterable[Answer]) -> Iterator[Finding]:
        """One finding for each answer; never raises on a bad text."""
        ...

    def instruction(self) -> str:
        """The rule as one sentence of a prompt, such as: End with the line "Reviewed by Dr. Sharma"."""
        ...


@runtime_checkable
class ReadsLoosely(Protocol):
    """A check with a loose reading of its own, such as a published benchmark's, in place of the contract's."""

    def loose_findings(self, answers: Iterable[Answer]) -> Iterator[Finding]:
        """One finding for each answer, passed where the answer passes read loosely; never raises on a bad text."""
        ...


@runtime_checkable
class GivesForm(Protocol):
    """A check whose rule answers can be held to while they are written."""

    def form(self) -> AnswerForm | None:
        """The form: whatever is of it passes. None where these options ask for what no form can say."""
        ...
