"""What every transform that sees one example at a time must do."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import ClassVar

from ftkit.interfaces import CountsChanges, RecordTransform, Redactor
from ftkit.kinds import KindName
from ftkit.testing import samples
from ftkit.testing.components import ComponentContract
from ftkit.testing.streams import endless
from ftkit.values import Example, Reject

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class RecordTransformConduct(ComponentContract):
    """A record transform answers each example with one: itself, a changed one, or a reject."""

    kind: ClassVar[KindName] = "transform"
    transform: ClassVar[RecordTransform]
    rows: ClassVar[Sequence[Example]] = tuple(samples.examples(12))
    """Rows that have every column it needs."""

    def applied(self, examples: Iterable[Example]) -> list[Example | Reject]:
        """What comes of these examples."""
        return list(self.transform.apply(examples))

    def test_each_example_comes_to_one_thing_in_order(self) -> None:
        """None vanishes, none is made two; the origin leads back from each."""
        rows = self._rows()
        assert [one.origin for one in self.applied(rows)] == [row.origin for row in rows]

    def test_what_it_leaves_alone_stays_the_same_object(self) -> None:
        """The core tells by that what was changed, and need not compare."""
        rows = self._rows()
        for before, after in zip(rows, self.applied(rows), strict=True):
            assert after is before or after != before, f"{before.id} is a copy of itself"

    def test_the_same_example_is_always_changed_alike(self) -> None:
        """At the second time, and whatever stands before it: it may run in any process."""
        rows = self._rows()
        together = self.applied(rows)
        assert self.applied(rows) == together, "another outcome at the second time"
        assert [self.applied([row])[0] for row in rows] == together, "an outcome depends on the rows before it"

    def test_its_rejects_name_it_and_a_code(self) -> None:
        """The ledger counts them by both."""
        for one in self.applied(self._rows()):
            if isinstance(one, Reject):
                assert one.stage == self.component.name, f"a reject of the stage {one.stage!r}"
                assert CODE.fullmatch(one.reason), f"the reason {one.reason!r} is no code such as too-short"

    def test_it_streams(self) -> None:
        """It holds few rows: from an endless stream results come all the same."""
        assert len(list(islice(self.transform.apply(endless(self.rows)), 3))) == 3
        assert self.applied([]) == []

    def test_what_it_counts_it_has_changed(self) -> None:
        """Where it says what it did: numbers above 0, and nothing of an example that it left alone."""
        if isinstance(self.transform, CountsChanges):
            rows = self._rows()
            for before, after in zip(rows, self.applied(rows), strict=True):
                if isinstance(after, Example):
                    _agree(self.transform.changes(before, after), changed=after is not before, id=before.id)

    def test_a_redactor_sees_every_reject(self) -> None:
        """One for each, with the place and the reason kept."""
        if isinstance(self.transform, Redactor):
            rejects = [_rejected(row) for row in self._rows()]
            found = list(self.transform.rejects(rejects))
            assert [(one.origin, one.reason) for one in found] == [(one.origin, one.reason) for one in rejects]

    def _rows(self) -> list[Example]:
        return _with_columns([*self.rows, *samples.conversations(), *samples.hostile_examples()], self.rows)


class RecordTransformContract(RecordTransformConduct):
    """A record transform that does what it is for.

    Give `transform`; and `changed`: examples it does something about, with what becomes of each: another example, or
    the reason of a reject.
    """

    changed: ClassVar[Sequence[tuple[Example, Example | str]]]

    def test_it_does_what_it_is_for(self) -> None:
        """Word for word."""
        found = self.applied(before for before, _ in self.changed)
        told = [one.reason if isinstance(one, Reject) else one for one in found]
        assert told == [after for _, after in self.changed]


def _agree(counted: Mapping[str, int], *, changed: bool, id: str) -> None:  # noqa: A002 - the example's
    assert all(number > 0 for number in counted.values()), f"{id}: {counted}"
    assert changed or not counted, f"{id} is unchanged, and counted are {counted}"


def _rejected(row: Example) -> Reject:
    record = {"question": row.prompt[-1].content, "answer": row.target}
    return Reject(origin=row.origin, stage="csv", reason="wrong-field-count", record=record)


def _with_columns(rows: Sequence[Example], pattern: Sequence[Example]) -> list[Example]:
    """The rows, each with the columns that the first of `pattern` has."""
    from msgspec.structs import replace

    columns = pattern[0].record
    return [
        row if columns.keys() <= row.record.keys() else replace(row, record={**columns, **row.record}) for row in rows
    ]
