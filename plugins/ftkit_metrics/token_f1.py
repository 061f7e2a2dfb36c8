"""Which words an answer shares with its reference, whatever their order: the F1 of question answering."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import ClassVar

from ftkit import Answer, Component, Score
from ftkit_metrics.normal_text import without_articles, without_punctuation
from ftkit_metrics.references import NO_REFERENCE, reference_of

_NO_WORDS = Score(absent="the reference has no words")


class TokenF1(Component, frozen=True, kw_only=True):
    """Precision, recall and F1 of the answer's words, from 0 to 1; case, punctuation and articles do not count.

    Source: P. Rajpurkar et al., "SQuAD: 100,000+ Questions for Machine Comprehension of Text", EMNLP 2016.

    keep_articles: a, an and the are words like others, as they must be where the texts are not English.
    """

    name: ClassVar[str] = "token_f1"
    measures: ClassVar[tuple[str, ...]] = ("token_f1", "token_precision", "token_recall")
    passes_or_fails: ClassVar[bool] = False
    keep_articles: bool = False

    def scores(self, answers: Iterable[Answer]) -> Iterator[Score]:
        """One score for each answer; absent where the reference is missing or has no words."""
        for answer in answers:
            reference = reference_of(answer)
            if reference is None:
                yield NO_REFERENCE
            elif wanted := self._words(reference):
                yield _score(self._words(answer.text), wanted)
            else:
                yield _NO_WORDS

    def _words(self, text: str) -> list[str]:
        plain = without_punctuation(text.lower())
        return (plain if self.keep_articles else without_articles(plain)).split()


def _score(given: list[str], wanted: list[str]) -> Score:
    hits = (Counter(given) & Counter(wanted)).total()
    precision = hits / len(given) if given else 0.0
    recall = hits / len(wanted)
    f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
    return Score(values={"token_f1": f1, "token_precision": precision, "token_recall": recall})
