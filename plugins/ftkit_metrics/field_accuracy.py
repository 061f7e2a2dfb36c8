"""JSON answers field by field: how many of the reference's fields are right."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import ClassVar

from ftkit import Answer, Component, CorpusScore, Score, interfaces
from ftkit_metrics.json_fields import equal, fields_of, object_in
from ftkit_metrics.json_references import NOTHING, wanted_fields


class FieldAccuracy(Component, frozen=True, kw_only=True):
    """The share of the reference's fields that the answer has with an equal value; together also of each field.

    Nested fields have paths ("party.name"), a list is equal as a whole, 1 is 1.0, and white space in texts is folded.
    An answer without a JSON object, also not within its only code fence, has no field right.

    fields: only these paths count, and of a list of objects the whole. ignore_case: capitals do not count.
    """

    name: ClassVar[str] = "field_accuracy"
    measures: ClassVar[tuple[str, ...]] = ("field_accuracy",)
    passes_or_fails: ClassVar[bool] = False
    fields: tuple[str, ...] = ()
    ignore_case: bool = False

    def scores(self, answers: Iterable[Answer]) -> Iterator[Score]:
        """One score for each answer; absent where the reference is missing or has none of the fields."""
        for answer in answers:
            right = self._right(answer)
            if isinstance(right, Score):
                yield right
            else:
                yield Score(values={"field_accuracy": sum(right.values()) / len(right)})

    def counts(self, answers: Iterable[Answer]) -> interfaces.Counts:
        """How often each field was wanted and how often it was right."""
        counts: Counter[str] = Counter()
        for answer in answers:
            right = self._right(answer)
            if not isinstance(right, Score):
                counts.update(f"wanted:{path}" for path in right)
                counts.update(f"right:{path}" for path, equals in right.items() if equals)
        return counts

    def corpus_score(self, counts: interfaces.Counts) -> CorpusScore:
        """The share of all wanted fields that are right, and of each ("field:PATH")."""
        wanted = {key.removeprefix("wanted:"): n for key, n in counts.items() if key.startswith("wanted:")}
        right = {path: counts.get(f"right:{path}", 0) for path in wanted}
        if not wanted:
            return NOTHING
        each = {f"field:{path}": right[path] / n for path, n in sorted(wanted.items())}
        return CorpusScore(values={"field_accuracy": sum(right.values()) / sum(wanted.values()), **each})

    def _right(self, answer: Answer) -> dict[str, bool] | Score:
        """Of each wanted field whether it is right, or the score that says why there is no telling."""
        wanted = wanted_fields(answer, self.fields)
        if isinstance(wanted, Score):
            return wanted
        given = fields_of(object_in(answer.text) or {})
        return {
            path: path in given and equal(given[path], value, ignore_case=self.ignore_case)
            for path, value in wanted.items()
        }
