"""BLEU and chrF as sacrebleu computes them, 0 to 100: of each answer, and of all answers together.

A corpus's value is not the mean of its sentences' values, so both are told. An answer is read up to its 200,000th
character.
"""

from collections.abc import Iterable, Iterator
from importlib.metadata import version
from typing import TYPE_CHECKING, ClassVar, Literal

from ftkit import Answer, BackendError, Component, CorpusScore, Score, interfaces
from ftkit_metrics.references import NO_REFERENCE, reference_of

if TYPE_CHECKING:
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF

_LONGEST = 200_000  # characters; a longer answer scores next to nothing, and should not take minutes to do so
_NOTHING = CorpusScore(absent="no answer has a reference")


class Bleu(Component, frozen=True, kw_only=True):
    """BLEU with up to four words, 0 to 100; an answer's own value counts only the orders that it is long enough for.

    lowercase: capitals do not count. tokenize: how texts become words, by sacrebleu's names.
    """

    name: ClassVar[str] = "bleu"
    measures: ClassVar[tuple[str, ...]] = ("bleu",)
    passes_or_fails: ClassVar[bool] = False
    lowercase: bool = False
    tokenize: Literal["13a", "intl", "char", "zh", "none"] = "13a"

    def scores(self, answers: Iterable[Answer]) -> Iterator[Score]:
        """One score for each answer; absent where the reference is missing or blank."""
        return _scores("bleu", self._bleu(of_one=True), answers)

    def counts(self, answers: Iterable[Answer]) -> interfaces.Counts:
        """The lengths and the matches of each order."""
        return _counts(self._bleu(of_one=False), answers)

    def corpus_score(self, counts: interfaces.Counts) -> CorpusScore:
        """The corpus's BLEU."""
        return _corpus_score("bleu", self._bleu(of_one=False), counts)

    def versions(self) -> dict[str, str]:
        """Sacrebleu's."""
        return _versions()

    def _bleu(self, *, of_one: bool) -> "BLEU":
        return _imported()[0](lowercase=self.lowercase, tokenize=self.tokenize, effective_order=of_one)


class Chrf(Component, frozen=True, kw_only=True):
    """The F score of runs of characters, 0 to 100; kinder than BLEU to languages with many word forms.

    words: runs of up to so many words count too: 2 makes it chrF++. lowercase: capitals do not count.
    """

    name: ClassVar[str] = "chrf"
    measures: ClassVar[tuple[str, ...]] = ("chrf",)
    passes_or_fails: ClassVar[bool] = False
    words: Literal[0, 1, 2] = 0
    lowercase: bool = False

    def scores(self, answers: Iterable[Answer]) -> Iterator[Score]:
        """One score for each answer; absent where the reference is missing or blank."""
        return _scores("chrf", self._chrf(), answers)

    def counts(self, answers: Iterable[Answer]) -> interfaces.Counts:
        """The runs of each length: of the answers, of the references, and of both."""
        return _counts(self._chrf(), answers)

    def corpus_score(self, counts: interfaces.Counts) -> CorpusScore:
        """The corpus's chrF."""
        return _corpus_score("chrf", self._chrf(), counts)

    def versions(self) -> dict[str, str]:
        """Sacrebleu's."""
        return _versions()

    def _chrf(self) -> "CHRF":
        return _imported()[1](word_order=self.words, lowercase=self.lowercase)


def _imported() -> "tuple[type[BLEU], type[CHRF]]":
    try:
        from sacrebleu.metrics.bleu import BLEU
        from sacrebleu.metrics.chrf import CHRF
    except ImportError as error:
        raise BackendError("bleu and chrf need sacrebleu: pip install 'ftkit[bleu]'.") from error
    return BLEU, CHRF


def _versions() -> dict[str, str]:
    _imported()  # which says how to install it
    return {"sacrebleu": version("sacrebleu")}


def _scores(measure: str, metric: "BLEU | CHRF", answers: Iterable[Answer]) -> Iterator[Score]:
    for answer in answers:
        reference = reference_of(answer)
        if reference is None:
            yield NO_REFERENCE
        else:
            yield Score(values={measure: metric.sentence_score(answer.text[:_LONGEST], [reference]).score})


def _counts(metric: "BLEU | CHRF", answers: Iterable[Answer]) -> interfaces.Counts:
    # Sacrebleu adds these numbers up itself, but only for a whole corpus in memory.
    pairs = [
        (answer.text[:_LONGEST], reference) for answer in answers if (reference := reference_of(answer)) is not None
    ]
    if not pairs:
        return {}
    given, wanted = zip(*pairs, strict=True)
    rows = metric._extract_corpus_statistics(list(given), [list(wanted)])
    return {f"{place:02}": sum(column) for place, column in enumerate(zip(*rows, strict=True))}


def _corpus_score(measure: str, metric: "BLEU | CHRF", counts: interfaces.Counts) -> CorpusScore:
    if not counts:
        return _NOTHING
    sums = [int(counts[place]) for place in sorted(counts)]
    return CorpusScore(values={measure: metric._compute_score_from_stats(sums).score})
