"""Whether an answer is its reference."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from ftkit import Answer, Component, Score

_NO_REFERENCE = Score(absent="no reference")
_EQUAL = Score(values={"exact_match": 1.0})
_DIFFERENT = Score(values={"exact_match": 0.0})


class ExactMatch(Component, frozen=True, kw_only=True):
    """1 where the answer equals its reference, 0 where it does not.

    strip: white space at both ends does not count. fold_white_space: nor does how much of it stands between words,
    line breaks included. ignore_case: capitals and small letters are the same.
    """

    name: ClassVar[str] = "exact_match"
    measures: ClassVar[tuple[str, ...]] = ("exact_match",)
    passes_or_fails: ClassVar[bool] = True
    strip: bool = True
    fold_white_space: bool = False
    ignore_case: bool = False

    def scores(self, answers: Iterable[Answer]) -> Iterator[Score]:
        """One score for each answer; absent where the reference is missing or blank."""
        for answer in answers:
            if answer.reference is None or not answer.reference.strip():
                yield _NO_REFERENCE
            else:
                yield _EQUAL if self._normal(answer.text) == self._normal(answer.reference) else _DIFFERENT

    def _normal(self, text: str) -> str:
        if self.fold_white_space:
            text = " ".join(text.split())
        elif self.strip:
            text = text.strip()
        return text.casefold() if self.ignore_case else text
