"""Whether an answer is its reference."""

import unicodedata
from collections.abc import Iterable, Iterator
from typing import ClassVar

from ftkit import Answer, Component, Score
from ftkit_metrics.normal_text import without_articles, without_punctuation
from ftkit_metrics.references import NO_REFERENCE, reference_of

_EQUAL = Score(values={"exact_match": 1.0})
_DIFFERENT = Score(values={"exact_match": 0.0})


class ExactMatch(Component, frozen=True, kw_only=True):
    """1 where the answer equals its reference, 0 where it does not.

    strip: white space at both ends does not count. fold_white_space: nor does how much of it stands between words,
    line breaks included. ignore_case: capitals and small letters are the same. ignore_punctuation: nor do punctuation
    marks count. ignore_articles: nor do a, an and the. fold_characters: wide, ligated and composed characters are
    their plain ones (Unicode NFKC).
    """

    name: ClassVar[str] = "exact_match"
    measures: ClassVar[tuple[str, ...]] = ("exact_match",)
    passes_or_fails: ClassVar[bool] = True
    strip: bool = True
    fold_white_space: bool = False
    ignore_case: bool = False
    ignore_punctuation: bool = False
    ignore_articles: bool = False
    fold_characters: bool = False

    def scores(self, answers: Iterable[Answer]) -> Iterator[Score]:
        """One score for each answer; absent where the reference is missing or blank."""
        for answer in answers:
            reference = reference_of(answer)
            if reference is None:
                yield NO_REFERENCE
            else:
                yield _EQUAL if self._normal(answer.text) == self._normal(reference) else _DIFFERENT

    def _normal(self, text: str) -> str:
        if self.fold_characters:
            text = unicodedata.normalize("NFKC", text)
        if self.ignore_punctuation:
            text = without_punctuation(text)
        if self.ignore_articles:
            text = without_articles(text)
        if self.fold_white_space:
            text = " ".join(text.split())
        elif self.strip:
            text = text.strip()
        return text.casefold() if self.ignore_case else text
