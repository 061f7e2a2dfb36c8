"""A check that looks at one text at a time, which is nearly every check: it only says how it judges.

A text is read as it is stored, in code points and in that order: no Unicode form is made of it, marks that turn the
direction of writing turn nothing, and a mark without width counts as a character like any other, so that it breaks a
sign-off which holds one unseen. Only checks of words read what is seen (`ftkit_checks.visible`).
"""

from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter

from ftkit import Answer, Component, Finding

Judge = Callable[[str], Finding]
_text = attrgetter("text")


class TextCheck(Component, frozen=True, kw_only=True):
    """A check that is given by its `judge`."""

    def judge(self) -> Judge:
        """The function that judges one text; whatever it needs is compiled here, once for a whole stream."""
        raise NotImplementedError

    def findings(self, answers: Iterable[Answer]) -> Iterator[Finding]:
        """One finding for each answer, in order."""
        return map(self.judge(), map(_text, answers))
