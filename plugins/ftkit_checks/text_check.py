"""A check that looks at one text at a time, which is nearly every check: it only says how it judges."""

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
