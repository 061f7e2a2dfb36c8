"""What a task makes of records: units of records that share their fate, and the examples and rejects of each."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from operator import attrgetter
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from ftkit import interfaces
from ftkit.contract import Contract
from ftkit.errors import PluginError
from ftkit.preparation.faults import outcomes_of
from ftkit.values import Answer, Example, Record, Refusal, Reject

Item = Example | Reject
_origin = attrgetter("origin")


class Made(NamedTuple):
    """The outcomes of a batch, in order."""

    items: list[Item]
    units: list[int] | None  # of each item: its unit; None where each record has just one item
    weights: list[int] | None  # of each unit: its records; None where each has one
    siblings: dict[int, tuple[str, ...]]  # unit -> the origins of its records after the first
    read: int

    @classmethod
    def joined(cls, parts: Sequence["Made"]) -> "Made":
        """The outcomes of a batch from those of its parts. Several parts are of single records, without siblings."""
        if len(parts) == 1:
            return parts[0]
        items = [item for part in parts for item in part.items]
        read = sum(part.read for part in parts)
        if all(part.units is None for part in parts):
            return cls(items, None, None, {}, read)
        before = accumulate((part.read for part in parts), initial=0)
        units = [n + unit for n, part in zip(before, parts, strict=False) for unit in part.units or range(part.read)]
        return cls(items, units, None, {}, read)


def of_records(batch: Sequence[Record | Reject], task: interfaces.Task, columns: frozenset[str]) -> Made:
    """Each record's examples or reject in its place; readers' rejects stay where they were."""
    records = [item for item in batch if isinstance(item, Record)]
    made = outcomes_of(f"task '{task.name}'", lambda: task.examples(records))
    if list(map(_origin, made)) == list(map(_origin, records)):
        if columns:
            made = [with_columns(item, record, columns) for item, record in zip(made, records, strict=True)]
        if len(records) == len(batch):
            return Made(made, None, None, {}, len(batch))
        ordinary = iter(made)
        return Made([i if isinstance(i, Reject) else next(ordinary) for i in batch], None, None, {}, len(batch))
    return _several(batch, records, made, task, columns)


def _several(
    batch: Sequence[Record | Reject],
    records: Sequence[Record],
    made: Sequence[Item],
    task: interfaces.Task,
    columns: frozenset[str],
) -> Made:
    """For a task that makes several examples of one record, or one that breaks its promise."""
    by_origin = {record.origin: record for record in records}
    found: dict[str, list[Item]] = {record.origin: [] for record in records}
    for item in made:
        if item.origin not in found:
            raise PluginError(f"task '{task.name}' made an example of an unknown origin, {item.origin}.")
        found[item.origin].append(with_columns(item, by_origin[item.origin], columns))
    items: list[Item] = []
    units: list[int] = []
    for unit, one in enumerate(batch):
        of_it = [one] if isinstance(one, Reject) else found[one.origin]
        if not of_it:
            raise PluginError(f"task '{task.name}' lost the record {one.origin}: it gave no example and no reject.")
        items += of_it
        units += [unit] * len(of_it)
    return Made(items, units, None, {}, len(batch))


def with_columns(item: Item, record: Record, columns: frozenset[str]) -> Item:
    """The example with more columns of its record; a reject as it is."""
    if not columns or isinstance(item, Reject):
        return item
    return replace(item, record={**{name: record.fields[name] for name in columns}, **item.record})


def through(items: Sequence[Item], step: str, apply: Callable[[Iterable[Example]], Iterator[Item]]) -> list[Item]:
    """The items with each example replaced by what the step made of it."""
    examples = [item for item in items if isinstance(item, Example)]
    results = outcomes_of(f"transform '{step}'", lambda: apply(examples))
    if len(results) != len(examples):
        fewer = "fewer" if len(results) < len(examples) else "more"
        raise PluginError(f"transform '{step}' gave {fewer} examples than it took.")
    if len(examples) == len(items):
        return results
    ordinary = iter(results)
    return [next(ordinary) if isinstance(item, Example) else item for item in items]


def contracted(examples: Iterable[Example], contract: Contract) -> Iterator[Item]:
    """The examples whose target passes every required check; the others with the first check that they fail."""
    taken = list(examples)
    answers = [Answer(text=one.target, reference=one.target, record=one.record) for one in taken]
    for example, broken in zip(taken, contract.first_broken(answers), strict=True):
        if broken is None:
            yield example
        else:
            yield refused(example, "contract", Refusal(reason=broken[0], kind="defect", detail=broken[1].reason))


def refused(example: Example, stage: str, refusal: Refusal, like: str = "") -> Reject:
    """The reject of an example; `like` is the id of the row that the refusal points to."""
    shown = {
        "input": "\n\n".join(message.content for message in example.prompt),
        "target": example.target,
        **example.record,
    }
    return Reject(
        origin=example.origin,
        stage=stage,
        reason=refusal.reason,
        kind=refusal.kind,
        detail=refusal.detail,
        record={"id": example.id, **shown},
        like=like or msgspec.UNSET,
        similarity=msgspec.UNSET if refusal.similarity is None else refusal.similarity,
    )
