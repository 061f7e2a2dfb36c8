"""Whether what an answer claims stands in what it was asked about."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import ClassVar

from ftkit import Answer, Component, ConfigError, CorpusScore, Score, interfaces
from ftkit_metrics.facts import Fact, FactKind, Ground, facts_in

_NO_GROUND = Score(absent="nothing to look claims up in: neither a prompt nor a record is known")
_NO_CLAIMS = Score(absent="the answer claims nothing that can be looked up")
_SILENT = Score(values={"groundedness": 0.0})


class Groundedness(Component, frozen=True, kw_only=True):
    """The share of the answer's numbers, codes and names that stand in the prompt or the record; needs no reference.

    A number is looked up by its value, a code and a name without case. A name is a capitalised word within a sentence.
    An empty answer scores 0. Together also the share of each kind.

    kinds: what is looked up. only_columns: of the record, these alone; without them all that are kept.
    allowed: words, codes and numbers that need no ground, such as the name in a sign-off.
    """

    name: ClassVar[str] = "groundedness"
    measures: ClassVar[tuple[str, ...]] = ("groundedness",)
    passes_or_fails: ClassVar[bool] = False
    kinds: tuple[FactKind, ...] = ("numbers", "codes", "names")
    only_columns: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raises ConfigError where nothing is to be looked up."""
        if not self.kinds:
            raise ConfigError("'kinds' is empty. Name what is looked up: numbers, codes, names.")

    def columns(self) -> frozenset[str]:
        """The columns that it looks claims up in."""
        return frozenset(self.only_columns)

    def scores(self, answers: Iterable[Answer]) -> Iterator[Score]:
        """One score for each answer; absent where there is no ground, or nothing is claimed."""
        for answer in answers:
            held = self._held(answer)
            if isinstance(held, Score):
                yield held
            else:
                yield Score(values={"groundedness": sum(held.values()) / len(held)})

    def counts(self, answers: Iterable[Answer]) -> interfaces.Counts:
        """How many claims of each kind there were, and how many of them had a ground; silence counts as one without."""
        counts: Counter[str] = Counter()
        for answer in answers:
            held = self._held(answer)
            if held is _SILENT:
                counts["silent"] += 1
            elif not isinstance(held, Score):
                counts.update(f"claimed:{fact.kind}" for fact in held)
                counts.update(f"held:{fact.kind}" for fact, holds in held.items() if holds)
        return counts

    def corpus_score(self, counts: interfaces.Counts) -> CorpusScore:
        """The share of all claims, and of each kind ("grounded:KIND"); who is silent where it is hard gains nothing."""
        claimed = {kind: counts.get(f"claimed:{kind}", 0) for kind in self.kinds}
        held = {kind: counts.get(f"held:{kind}", 0) for kind in self.kinds}
        of = sum(claimed.values()) + counts.get("silent", 0)
        if not of:
            return CorpusScore(absent="no answer claims anything that can be looked up")
        each = {f"grounded:{kind}": held[kind] / n for kind, n in claimed.items() if n}
        return CorpusScore(values={"groundedness": sum(held.values()) / of, **each})

    def _held(self, answer: Answer) -> dict[Fact, bool] | Score:
        """Of each claim whether it has a ground, or the score that says why there is no telling."""
        texts = [message.content for message in answer.prompt] + self._columns(answer)
        if not any(text.strip() for text in texts):
            return _NO_GROUND
        if not answer.text.strip():
            return _SILENT
        ground = Ground([*texts, *self.allowed])
        claims = sorted(fact for fact in facts_in(answer.text) if fact.kind in self.kinds)
        return {fact: ground.holds(fact) for fact in claims} or _NO_CLAIMS

    def _columns(self, answer: Answer) -> list[str]:
        names = self.only_columns or answer.record
        return [answer.record[name] for name in names if name in answer.record]
