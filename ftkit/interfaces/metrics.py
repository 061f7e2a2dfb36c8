"""Metrics: the quality of answers against their references, one by one and, where there are such figures, together."""

from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar, Protocol, runtime_checkable

from ftkit.values import Answer, CorpusScore, Score

Counts = Mapping[str, float]
"""What some answers add to a metric's corpus score: two pieces of a corpus are merged by adding key by key."""


@runtime_checkable
class Metric(Protocol):
    """The quality of an answer against its reference.

    More is better, unless the class says `higher_is_better: ClassVar[bool] = False` (a distance, an error rate).
    """

    name: ClassVar[str]

    @property
    def measures(self) -> tuple[str, ...]:
        """What one score holds: ("rouge1", "rouge2", "rougeL"). As a rule a constant of the class."""
        ...

    @property
    def passes_or_fails(self) -> bool:
        """Whether its values are only 0 and 1, which decides the test it is compared with."""
        ...

    def scores(self, answers: Iterable[Answer]) -> Iterator[Score]:
        """One score for each answer; absent with its reason where there is nothing to compare."""
        ...


@runtime_checkable
class CorpusMetric(Metric, Protocol):
    """A metric that also has figures of all answers together, such as macro F1, which no mean of scores gives.

    Answers are counted piece by piece, in as many processes as there are; the core adds the pieces' counts up, key by
    key and in the order of the pieces, so that memory depends on the number of keys and never on that of answers.
    Every answer is counted, a repeated case as often as it was asked.
    """

    def counts(self, answers: Iterable[Answer]) -> Counts:
        """What these answers add; whole numbers where that is possible, for their sums have no rounding."""
        ...

    def corpus_score(self, counts: Counts) -> CorpusScore:
        """The figures of everything that was counted; absent with its reason where nothing was."""
        ...


@runtime_checkable
class HasVersions(Protocol):
    """A metric whose scores depend on more than its options, on a library or a model; the report keeps what it says."""

    def versions(self) -> dict[str, str]:
        """What else decides its scores: {"sacrebleu": "2.6.0"}, {"prompt": DIGEST, "model": FINGERPRINT}."""
        ...


def higher_is_better(metric: Metric) -> bool:
    """Whether more of this metric is better; it is where the metric does not say."""
    return bool(getattr(metric, "higher_is_better", True))
