"""ROUGE: how many words, pairs of words and words in order an answer shares with its reference.

The numbers are those of `rouge_score` (its F-measure), which is what papers quote; they come from rapidfuzz's longest
common subsequence, whole numbers as rows of bits, and a stemmer that remembers, and not from its Python loops.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import ClassVar, Literal, NamedTuple

from ftkit import Answer, Component, ConfigError, Score
from ftkit_metrics.common_subsequence import union_hits
from ftkit_metrics.words import latin_stems, latin_words, stemmed, unicode_words

RougeType = Literal["rouge1", "rouge2", "rouge3", "rouge4", "rougeL", "rougeLsum"]

_NO_REFERENCE = Score(absent="no reference")
_NO_LATIN_WORDS = Score(
    absent="the reference has no words of a-z and 0-9, which are all that ROUGE knows without 'tokenizer: unicode'"
)
_NO_WORDS = Score(absent="the reference has no words")


class Rouge(Component, frozen=True, kw_only=True):
    """ROUGE as F-measures from 0 to 1.

    types: which ones; rougeLsum compares line by line, as `rouge_score` does where texts have a sentence a line.
    stemmer: whether words are compared by their English Porter stems, so that "tests" is "test".
    tokenizer: latin makes words of a-z and 0-9 only, as in papers; unicode of the letters of all scripts.
    """

    name: ClassVar[str] = "rouge"
    passes_or_fails: ClassVar[bool] = False
    types: tuple[RougeType, ...] = ("rouge1", "rouge2", "rougeL")
    stemmer: bool = True
    tokenizer: Literal["latin", "unicode"] = "latin"

    def __post_init__(self) -> None:
        """Raises ConfigError where no type is named, or one twice."""
        if not self.types or len(set(self.types)) < len(self.types):
            raise ConfigError("'types' must name at least one ROUGE, and each once: [rouge1, rouge2, rougeL].")

    @property
    def measures(self) -> tuple[str, ...]:
        """The types."""
        return self.types

    def scores(self, answers: Iterable[Answer]) -> Iterator[Score]:
        """One score for each answer; absent where the reference is missing, blank or without a word to compare."""
        reader = _Reader(stemmer=self.stemmer, tokenizer=self.tokenizer)
        for answer in answers:
            if answer.reference is None or not answer.reference.strip():
                yield _NO_REFERENCE
            elif (wanted := _wanted(answer.reference, reader)).words:
                given = reader.words(answer.text)
                yield Score(values={type_: self._value(type_, given, answer.text, wanted) for type_ in self.types})
            else:
                yield _NO_LATIN_WORDS if self.tokenizer == "latin" else _NO_WORDS

    def _value(self, type_: RougeType, given: list[str], text: str, wanted: "_Wanted") -> float:
        if type_ == "rougeL":
            return _f_measure(_subsequence()(given, wanted.words), len(given), len(wanted.words))
        if type_ == "rougeLsum":
            return _f_measure(union_hits(wanted.lines, wanted.reader.lines(text)), len(given), len(wanted.words))
        n = int(type_[-1])
        return _f_measure(_shared(_ngrams(given, n), wanted.counts(n)), len(given) + 1 - n, len(wanted.words) + 1 - n)


class _Reader(NamedTuple):
    """How texts become words."""

    stemmer: bool
    tokenizer: Literal["latin", "unicode"]

    def words(self, text: str) -> list[str]:
        if self.tokenizer == "unicode":
            return stemmed(unicode_words(text)) if self.stemmer else unicode_words(text)
        return latin_stems(text) if self.stemmer else latin_words(text)

    def lines(self, text: str) -> list[list[str]]:
        return [self.words(line) for line in text.split("\n") if line]


class _Wanted:
    """A reference, read; what a comparison needs of it is made once. Not frozen: it grows by what is asked of it."""

    def __init__(self, text: str, reader: _Reader) -> None:
        self.words = reader.words(text)
        self.reader = reader
        self._text = text
        self._lines: list[list[str]] | None = None
        self._counts: dict[int, dict[Hashable, int]] = {}

    @property
    def lines(self) -> list[list[str]]:
        if self._lines is None:
            self._lines = self.reader.lines(self._text)
        return self._lines

    def counts(self, n: int) -> dict[Hashable, int]:
        """How often each n-gram is there."""
        if n not in self._counts:
            self._counts[n] = dict(Counter(_ngrams(self.words, n)))
        return self._counts[n]


@lru_cache(maxsize=2048)
def _wanted(text: str, reader: _Reader) -> _Wanted:
    """Every candidate's answer to a case is compared with one reference."""
    return _Wanted(text, reader)


def _ngrams(words: list[str], n: int) -> Iterable[Hashable]:
    """The words themselves, their pairs, triples, ..."""
    if n == 1:
        return words
    return pairwise(words) if n == 2 else zip(*(words[start:] for start in range(n)), strict=False)


def _shared(given: Iterable[Hashable], wanted: dict[Hashable, int]) -> int:
    """How many they have in common, each as often as it is in both."""
    left = wanted.copy()
    hits = 0
    for one in given:
        if one in left and (n := left[one]):
            left[one] = n - 1
            hits += 1
    return hits


@cache
def _subsequence() -> Callable[[list[str], list[str]], int]:
    """The length of the longest common subsequence."""
    from rapidfuzz.distance import LCSseq

    return LCSseq.similarity


def _f_measure(hits: int, n_given: int, n_wanted: int) -> float:
    """The harmonic mean of precision and recall, rounded by the same steps as in `rouge_score`."""
    if hits == 0:
        return 0.0
    precision, recall = hits / n_given, hits / n_wanted
    return 2 * precision * recall / (precision + recall)
