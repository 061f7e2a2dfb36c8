"""JSON answers field by field and item by item: how many of the reference's are right, and how many are invented."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from ftkit import Answer, Component, CorpusScore, Score, interfaces
from ftkit_metrics.json_fields import fields_of, items_of, object_in
from ftkit_metrics.json_references import NO_OBJECT, NOTHING, wanted_fields

_LONGEST = 200  # characters of a path; an answer that invents longer ones does not make the counts any larger


class FieldF1(Component, frozen=True, kw_only=True):
    """Precision, recall and F1 of the answer's fields and list items; together also the F1 of each field.

    Unlike `field_accuracy` it counts what the answer invents, and a list is compared item by item in any order.

    fields: only these paths count, "parties[]" and "parties[].name" for items of lists. ignore_case: capitals do not
    count.
    """

    name: ClassVar[str] = "field_f1"
    measures: ClassVar[tuple[str, ...]] = ("field_f1", "field_precision", "field_recall")
    passes_or_fails: ClassVar[bool] = False
    fields: tuple[str, ...] = ()
    ignore_case: bool = False

    def scores(self, answers: Iterable[Answer]) -> Iterator[Score]:
        """One score for each answer; absent where the reference is missing or has none of the fields."""
        for answer in answers:
            items = self._items(answer)
            if isinstance(items, Score):
                yield items
            else:
                given, wanted = items
                yield Score(values=_f1((given & wanted).total(), given.total(), wanted.total()))

    def counts(self, answers: Iterable[Answer]) -> interfaces.Counts:
        """How often each field was given, wanted and both."""
        counts: Counter[str] = Counter()
        for answer in answers:
            items = self._items(answer)
            if isinstance(items, Score):
                continue
            given, wanted = items
            for kind, some in (("given", given), ("wanted", wanted), ("both", given & wanted)):
                for (path, _), n in some.items():
                    counts[f"{kind}:{path[:_LONGEST]}"] += n
        return counts

    def corpus_score(self, counts: interfaces.Counts) -> CorpusScore:
        """F1 over all fields of all answers, and of each field that a reference has ("field:PATH")."""
        paths = sorted(key.removeprefix("wanted:") for key in counts if key.startswith("wanted:"))
        if not paths:
            return NOTHING
        each = {path: [int(counts.get(f"{kind}:{path}", 0)) for kind in ("both", "given", "wanted")] for path in paths}
        both, given, wanted = (_sum(counts, f"{kind}:") for kind in ("both", "given", "wanted"))
        return CorpusScore(
            values=_f1(both, given, wanted) | {f"field:{path}": _f1(*found)["field_f1"] for path, found in each.items()}
        )

    def _items(self, answer: Answer) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]] | Score:
        """What was given and what was wanted, or the score that says why there is no telling."""
        wanted = wanted_fields(answer)
        if isinstance(wanted, Score):
            return wanted
        wanted_items = self._counted(wanted)
        return (self._counted(fields_of(object_in(answer.text) or {})), wanted_items) if wanted_items else NO_OBJECT

    def _counted(self, fields: dict[str, Any]) -> Counter[tuple[str, str]]:
        items = items_of(fields, ignore_case=self.ignore_case)
        return Counter(item for item in items if not self.fields or item[0] in self.fields)


def _sum(counts: interfaces.Counts, kind: str) -> int:
    return int(sum(n for key, n in counts.items() if key.startswith(kind)))


def _f1(both: int, given: int, wanted: int) -> dict[str, float]:
    precision, recall = both / given if given else 0.0, both / wanted if wanted else 0.0
    f1 = 2 * precision * recall / (precision + recall) if both else 0.0
    return {"field_f1": f1, "field_precision": precision, "field_recall": recall}
