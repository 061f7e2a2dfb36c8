"""What every task must do, however it makes examples of records."""

import copy
import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import ClassVar

from ftkit.interfaces import GatheringTask, Task
from ftkit.kinds import KindName
from ftkit.testing.components import ComponentContract
from ftkit.testing.hostile import SHORT
from ftkit.testing.streams import endless
from ftkit.values import Example, GatherKey, Record, Reject

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class _AnyTask(ComponentContract):
    """What holds for both kinds of tasks: of given records come whole examples, the answer outside of the prompt."""

    kind: ClassVar[KindName] = "task"
    fields: ClassVar[tuple[dict[str, str], ...]]

    @property
    def records(self) -> list[Record]:
        """The records that the task is tried on."""
        return [Record(fields=dict(one), origin=f"records.csv:{line}") for line, one in enumerate(self.fields, 2)]

    def made(self, records: Iterable[Record]) -> list[Example | Reject]:
        """What comes of these records."""
        raise NotImplementedError

    def test_the_columns_it_names_are_the_columns_it_needs(self) -> None:
        """The samples have them all, and without any one of them nothing is made in silence."""
        component = self.component
        assert isinstance(component, Task | GatheringTask)
        lacking = component.columns() - set(self.fields[0])
        assert not lacking, f"the samples lack {sorted(lacking)}"

    def test_the_answer_is_not_inside_the_prompt(self) -> None:
        """Whoever teaches it teaches to copy; whoever scores it measures nothing."""
        for one in self.made(self.records):
            if isinstance(one, Example) and one.target.strip():
                inside = [message for message in one.prompt if one.target in message.content]
                assert inside == [], f"{one.id}: the answer {one.target[:60]!r} stands in the prompt"

    def test_examples_are_whole(self) -> None:
        """An id, a group, an origin, a question, and an answer of the assistant."""
        found = [one for one in self.made(self.records) if isinstance(one, Example)]
        assert found, "the samples make no example at all"
        for one in found:
            assert all((one.id, one.group, one.prompt)), f"{one}"
            assert [message.role for message in one.completion][:1] == ["assistant"], f"{one.id} has no answer"
            assert one.origin in {record.origin for record in self.records}, f"{one.id} comes from {one.origin}"

    def test_the_same_records_make_the_same_examples(self) -> None:
        """Ids among them: a second run must find its rows again."""
        assert self.made(self.records) == self.made(self.records)

    def test_records_are_left_as_they_were(self) -> None:
        """Others read them too."""
        records = self.records
        before = copy.deepcopy(records)
        self.made(records)
        assert records == before

    def test_hostile_fields_make_examples_or_rejects(self) -> None:
        """Data is never read as a template, and never ends the run."""
        records = [
            Record(fields=dict.fromkeys(self.fields[0], text), origin=f"records.csv:{line}")
            for line, text in enumerate(SHORT, 2)
        ]
        for one in self.made(records):
            if isinstance(one, Reject):
                assert _CODE.fullmatch(one.reason), f"the reason {one.reason!r} is no code such as no-answer"
                assert one.stage == self.component.name, f"a reject of the stage {one.stage!r}"

    def test_no_records_make_nothing(self) -> None:
        """An empty stream is an empty stream."""
        assert self.made([]) == []


class TaskContract(_AnyTask):
    """A task makes of each record its examples, or a reject that says why not; none vanishes.

    Give `task`, and `fields`: at least two different records that it makes examples of.
    """

    task: ClassVar[Task]

    def made(self, records: Iterable[Record]) -> list[Example | Reject]:
        """What comes of these records."""
        return list(self.task.examples(records))

    def test_every_record_comes_to_something_in_order(self) -> None:
        """An example or a reject, in the records' order."""
        origins = list(dict.fromkeys(one.origin for one in self.made(self.records)))
        assert origins == [record.origin for record in self.records]

    def test_other_records_have_other_ids(self) -> None:
        """Two rows of one id cannot be told apart."""
        ids = [one.id for one in self.made(self.records) if isinstance(one, Example)]
        assert len(set(ids)) == len(ids), f"{ids}"

    def test_it_streams(self) -> None:
        """An example is there before the last record is."""
        assert len(list(islice(self.task.examples(endless(self.records[:1])), 3))) == 3


class GatheringTaskContract(_AnyTask):
    """A task that makes examples of several records: each has its key, each whole group its examples.

    Give `task`, and `fields`: the records of at least one whole group, in order.
    """

    task: ClassVar[GatheringTask]

    def made(self, records: Iterable[Record]) -> list[Example | Reject]:
        """What comes of these records, gathered as the core would."""
        given = list(records)
        groups: dict[str, list[tuple[str, int]]] = {}
        refused: list[Example | Reject] = []
        for place, key in enumerate(self.task.keys(given)):
            if isinstance(key, GatherKey):
                groups.setdefault(key.group, []).append((key.order, place))
            else:
                refused.append(key)
        whole = [[given[place] for _, place in sorted(members)] for members in groups.values()]
        return [*refused, *(one for made in self._gathered(whole) for one in made)]

    def test_every_record_has_a_key_or_a_reject(self) -> None:
        """One for each, in their order, before the last record is there."""
        assert len(list(self.task.keys(self.records))) == len(self.records)
        assert len(list(islice(self.task.keys(endless(self.records[:1])), 3))) == 3

    def test_every_group_comes_to_something(self) -> None:
        """At least one example or reject."""
        assert all(self._gathered([self.records]))

    def _gathered(self, groups: Sequence[Sequence[Record]]) -> list[Sequence[Example | Reject]]:
        made = list(self.task.gathered(groups))
        assert len(made) == len(groups), f"{len(made)} answers for {len(groups)} groups"
        return made
