"""Whether the numbers of an answer are those of its reference, or close to them."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

import msgspec

from ftkit import Answer, Component, Score
from ftkit_metrics.numbers import Number, numbers_in
from ftkit_metrics.references import NO_REFERENCE, reference_of

_NO_NUMBERS = Score(absent="the reference has no numbers")
_SWAPPED = str.maketrans(".,", ",.")

Tolerance = Annotated[float, msgspec.Meta(ge=0)]


class NumericCloseness(Component, frozen=True, kw_only=True):
    """The share of the reference's numbers that the answer has, each within the tolerance of its own counterpart.

    relative, absolute: a number may differ by this share of the reference's, or by this much; the larger one counts.
    pair: by label, numbers belong together that have the same word before them on their line, and are the first,
    second, ... after that word; by order, the first belongs to the first.
    decimal_comma: texts write 1.200,50 and not 1,200.50.
    """

    name: ClassVar[str] = "numeric_closeness"
    measures: ClassVar[tuple[str, ...]] = ("numeric_closeness",)
    passes_or_fails: ClassVar[bool] = False
    relative: Tolerance = 0.0
    absolute: Tolerance = 0.0
    pair: Literal["label", "order"] = "label"
    decimal_comma: bool = False

    def scores(self, answers: Iterable[Answer]) -> Iterator[Score]:
        """One score for each answer; absent where the reference is missing or has no numbers."""
        for answer in answers:
            reference = reference_of(answer)
            if reference is None:
                yield NO_REFERENCE
            elif wanted := self._numbers(reference):
                given = self._numbers(answer.text)
                near = sum(key in given and self._near(given[key], value) for key, value in wanted.items())
                yield Score(values={"numeric_closeness": near / len(wanted)})
            else:
                yield _NO_NUMBERS

    def _numbers(self, text: str) -> dict[Hashable, Decimal]:
        found = numbers_in(text.translate(_SWAPPED) if self.decimal_comma else text)
        return _by_label(found) if self.pair == "label" else {place: one.value for place, one in enumerate(found)}

    def _near(self, given: Decimal, wanted: Decimal) -> bool:
        allowed = max(Decimal(str(self.absolute)), abs(wanted) * Decimal(str(self.relative)))
        return abs(given - wanted) <= allowed


def _by_label(numbers: Sequence[Number]) -> dict[Hashable, Decimal]:
    """Label and how many of it came before -> the number."""
    seen: dict[str, int] = {}
    found: dict[Hashable, Decimal] = {}
    for number in numbers:
        seen[number.label] = seen.get(number.label, 0) + 1
        found[number.label, seen[number.label]] = number.value
    return found
