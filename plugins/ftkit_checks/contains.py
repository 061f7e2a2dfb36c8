"""Whether an answer holds texts, or keeps clear of them."""

from collections.abc import Callable
from typing import Annotated, ClassVar, Literal

import msgspec

from ftkit import PASSED, ConfigError, Finding, failed
from ftkit_checks.text_check import Judge, TextCheck
from ftkit_checks.texts import Texts, every, refuse_empty, said, shown

Count = Annotated[int, msgspec.Meta(ge=1)]


class Contains(TextCheck, frozen=True, kw_only=True):
    """The answer holds a text, letter for letter, wherever it stands; `vocabulary` looks for whole words.

    text: what must be in it, one text or a list. match: whether "all" of them must be in it, "any" one, or "none".
    ignore_case: whether capitals and small letters are the same. min_count, max_count: how often each text that is in
    it may stand there; the same place is not counted twice.
    """

    name: ClassVar[str] = "contains"
    text: Texts
    match: Literal["all", "any", "none"] = "all"
    ignore_case: bool = False
    min_count: Count = 1
    max_count: Count | None = None

    def __post_init__(self) -> None:
        """Raises ConfigError for options that cannot be meant."""
        refuse_empty("text", self.text)
        if self.match == "none" and (self.min_count > 1 or self.max_count is not None):
            raise ConfigError("match: none allows no text at all. Leave out min_count and max_count.")
        if self.max_count is not None and self.max_count < self.min_count:
            raise ConfigError(f"min_count {self.min_count} is more than max_count {self.max_count}.")

    def judge(self) -> Judge:
        """The judge of one text."""
        if self.match == "none":
            return self._absent
        if self.min_count > 1 or self.max_count is not None:
            return self._counted
        return self._present()

    def instruction(self) -> str:
        """The rule as a sentence."""
        capitals = ", in any capitals" if self.ignore_case else ""
        if self.match == "none":
            return f"Do not write {_named(self.text, 'or')}{capitals}."
        joint = "and" if self.match == "all" else "or"
        return f"Include {_named(self.text, joint)}{capitals}{self._times()}."

    def _present(self) -> Judge:
        """The judge where once is enough."""
        fold = self._fold()
        wanted = [fold(text) for text in every(self.text)]
        if len(wanted) == 1 and not self.ignore_case:
            (one,), absent = wanted, self._lacking(every(self.text))
            return lambda text: PASSED if one in text else absent

        def judged(text: str) -> Finding:
            folded = fold(text)
            missing = [given for given, each in zip(every(self.text), wanted, strict=True) if each not in folded]
            enough = not missing if self.match == "all" else len(missing) < len(wanted)
            return PASSED if enough else self._lacking(tuple(missing))

        return judged

    def _lacking(self, missing: tuple[str, ...]) -> Finding:
        return failed(f"does not contain {shown(missing, 'and' if self.match == 'all' else 'or')}")

    def _counted(self, text: str) -> Finding:
        fold = self._fold()
        folded, least, most = fold(text), self.min_count, self.max_count
        wrong = None
        for each in every(self.text):
            n = folded.count(fold(each))
            if least <= n and (most is None or n <= most):
                if self.match == "any":
                    return PASSED
            elif wrong is None:
                bound = f"at least {least} needed" if n < least else f"at most {most} allowed"
                wrong = failed(f"contains {shown(each, '')} {n} time{'s' if n != 1 else ''}, {bound}")
        return wrong or PASSED

    def _absent(self, text: str) -> Finding:
        fold = self._fold()
        folded = fold(text)
        for each in every(self.text):
            start = folded.find(fold(each))
            if start >= 0:
                # Folding may lengthen a letter, and then the place in the text itself is not known.
                span = (start, start + len(fold(each))) if len(folded) == len(text) else None
                return failed(f"contains {shown(each, '')}", span)
        return PASSED

    def _fold(self) -> Callable[[str], str]:
        return str.casefold if self.ignore_case else str

    def _times(self) -> str:
        least, most = self.min_count, self.max_count
        if most is None:
            return f" at least {least} times" if least > 1 else ""
        if least == most:
            return " exactly once" if most == 1 else f" exactly {most} times"
        return f" {least} to {most} times" if least > 1 else f", at most {most} times"


def _named(texts: Texts, joint: str) -> str:
    many = len(every(texts)) > 1
    return f"{'one of ' if many and joint == 'or' else ''}the text{'s' if many else ''} {said(texts, joint)}"
