"""Answers that are one label of a few: accuracy, and what only all answers together show."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import ClassVar

import msgspec

from ftkit import Answer, Component, CorpusScore, Score, interfaces
from ftkit_metrics.references import NO_REFERENCE, reference_of

OTHER = "(other)"
"""What stands in the table for everything that is no label."""
_LONGEST = 200  # characters; a longer answer is no label, whatever the labels are
_RIGHT = Score(values={"label_accuracy": 1.0})
_WRONG = Score(values={"label_accuracy": 0.0})


class LabelAccuracy(Component, frozen=True, kw_only=True):
    """1 where the answer is the right label; together also macro F1, the F1 of each label and the table of confusions.

    White space at both ends does not count.

    labels: the closed list; without it, the labels are those of the references. A project with many answers that are
    no labels names them, for then the table does not grow with the answers.
    keep_case: capitals and small letters differ.
    """

    name: ClassVar[str] = "label_accuracy"
    measures: ClassVar[tuple[str, ...]] = ("label_accuracy",)
    passes_or_fails: ClassVar[bool] = True
    labels: tuple[str, ...] = ()
    keep_case: bool = False

    def scores(self, answers: Iterable[Answer]) -> Iterator[Score]:
        """One score for each answer; absent where the reference is missing or none of the labels."""
        known = self._known()
        for answer in answers:
            reference = reference_of(answer)
            if reference is None:
                yield NO_REFERENCE
            elif known and self._normal(reference) not in known:
                yield Score(absent=f"the reference {reference.strip()[:_LONGEST]!r} is none of the labels")
            else:
                yield _RIGHT if self._normal(answer.text) == self._normal(reference) else _WRONG

    def counts(self, answers: Iterable[Answer]) -> interfaces.Counts:
        """How often each right label met each given one."""
        known = self._known()
        pairs: Counter[tuple[str, str]] = Counter()
        for answer in answers:
            reference = reference_of(answer)
            if reference is None or (known and self._normal(reference) not in known):
                continue
            given = self._normal(answer.text)
            is_label = given in known if known else len(given) <= _LONGEST
            pairs[reference.strip(), given if is_label else OTHER] += 1
        return {_key(*pair): n for pair, n in pairs.items()}

    def corpus_score(self, counts: interfaces.Counts) -> CorpusScore:
        """Accuracy, macro F1 over the labels that are right or given somewhere, each label's F1, and the table."""
        pairs = {_pair(key): int(n) for key, n in counts.items()}
        if not pairs:
            return CorpusScore(absent="no answer has a reference that is a label")
        table = self._table(pairs, self._known() or self._seen(right for right, _ in pairs))
        f1 = {label: value for label in table if (value := _f1(label, table)) is not None}
        values = {
            "label_accuracy": sum(row[label] for label, row in table.items()) / sum(pairs.values()),
            "macro_f1": sum(f1.values()) / len(f1),
            **{f"f1:{label}": value for label, value in f1.items()},
        }
        return CorpusScore(values=values, confusion=table)

    def _table(self, pairs: dict[tuple[str, str], int], labels: dict[str, str]) -> dict[str, dict[str, int]]:
        """Right label -> given label -> how many; what is no label is counted as `OTHER`."""
        table = {label: dict.fromkeys([*labels.values(), OTHER], 0) for label in labels.values()}
        for (right, given), n in pairs.items():
            table[labels[self._normal(right)]][labels.get(given, OTHER)] += n
        return table

    def _known(self) -> dict[str, str]:
        """The labels as they are compared -> as they are written."""
        return {self._normal(label): label for label in self.labels}

    def _seen(self, labels: Iterable[str]) -> dict[str, str]:
        """The same of the labels that references have, in order; of several spellings, one with capitals."""
        written = {self._normal(label): label for label in sorted(labels, reverse=True)}
        return dict(sorted(written.items()))

    def _normal(self, text: str) -> str:
        return text.strip() if self.keep_case else text.strip().casefold()


def _key(right: str, given: str) -> str:
    return msgspec.json.encode((right, given)).decode()


def _pair(key: str) -> tuple[str, str]:
    return msgspec.json.decode(key, type=tuple[str, str])


def _f1(label: str, table: dict[str, dict[str, int]]) -> float | None:
    """The F1 of a label; None where it is neither right nor given anywhere."""
    wanted, given = sum(table[label].values()), sum(row[label] for row in table.values())
    return 2 * table[label][label] / (wanted + given) if wanted + given else None
