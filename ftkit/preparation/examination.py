"""What a worker does with a batch: parse, make examples, transform, judge, and write them as lines.

All that depends on one record alone happens here, in any process; the parent decides between rows and writes.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from ftkit import interfaces
from ftkit.errors import ConfigError, PluginError, nearest
from ftkit.preparation import groups, making
from ftkit.preparation.batches import Batch, chunked
from ftkit.preparation.examined import Examined
from ftkit.preparation.making import Item, Made
from ftkit.preparation.sheet import Sheet
from ftkit.preparation.steps import Steps
from ftkit.values import ChangedSample, Example, Record, Reject

_AT_ONCE = 256
"""Records that go through all steps together: few enough to stay in a processor's cache."""
_SAMPLES = 3
"""Changed examples of each transform that a batch keeps for people to look at."""


class Examination(msgspec.Struct, frozen=True, kw_only=True):
    """The work on one batch, with all that it needs."""

    readers: tuple[interfaces.Reader, ...]
    steps: Steps
    needed: dict[str, str]  # each column the project names -> where it names it

    def __call__(self, batch: Batch) -> Examined:
        """The outcomes of a batch. Raises ConfigError when a reader's first record lacks a column."""
        sheet = Sheet(self.steps)
        changed: Counter[str] = Counter()
        samples: list[ChangedSample] = []
        examples = 0
        for made in self._made(batch):
            examples += sum(isinstance(item, Example) for item in made.items)
            items = self._transformed(made.items, changed, samples)
            items = making.through(items, "contract", self._contracted)
            whole = groups.with_siblings(made._replace(items=items))
            sheet.add(whole._replace(items=self._redacted(whole.items)))
        return sheet.examined(examples, changed, samples, batch.bytes)

    def parsed(self, batch: Batch) -> Iterator[Record | Reject]:
        """The records of a batch."""
        if batch.block is None:
            items = iter(batch.items)
        else:
            reader = self.readers[batch.reader]
            assert isinstance(reader, interfaces.BlockReader)
            items = iter(reader.records(batch.block))
        return self._with_columns(items) if batch.begins else items

    def _made(self, batch: Batch) -> Iterator[Made]:
        """What the task makes, a few records at a time: they are gone before they leave the processor's cache."""
        task, columns = self.steps.task, self.steps.columns
        if batch.groups:
            assert isinstance(task, interfaces.GatheringTask)
            yield groups.of_groups(batch.groups, task, columns)
            return
        if batch.block is None:
            _refuse_equal_origins(batch.items)
        parts = chunked(self.parsed(batch), _AT_ONCE)
        if isinstance(task, interfaces.GatheringTask):  # what could not be gathered: rejects alone
            for rejects in parts:
                yield Made(list(rejects), None, None, {}, len(rejects))  # type: ignore[arg-type] # rejects
            return
        for some in parts:
            yield making.of_records(some, task, columns)

    def _contracted(self, examples: Iterable[Example]) -> Iterator[Item]:
        return making.contracted(examples, self.steps.contract)

    def _transformed(self, items: list[Item], changed: Counter[str], samples: list[ChangedSample]) -> list[Item]:
        for transform in self.steps.record_transforms:
            before = items
            items = making.through(items, transform.name, transform.apply)
            pairs = [
                (old, new)
                for old, new in zip(before, items, strict=True)
                if old is not new and isinstance(old, Example) and isinstance(new, Example)
            ]
            if pairs:
                changed[transform.name] += len(pairs)
                self._look_at(transform, pairs, changed, samples)
        return items

    def _look_at(
        self,
        transform: interfaces.RecordTransform,
        pairs: Sequence[tuple[Example, Example]],
        changed: Counter[str],
        samples: list[ChangedSample],
    ) -> None:
        """Counts what a transform changed, and keeps some of it to be shown."""
        if isinstance(transform, interfaces.CountsChanges):
            for old, new in pairs:
                changed.update({f"{transform.name}:{what}": n for what, n in transform.changes(old, new).items()})
        if not self.steps.redactors:  # what was there before is what must not be written
            wanted = _SAMPLES - sum(one.transform == transform.name for one in samples)
            samples += [ChangedSample.of(transform.name, old, new) for old, new in pairs[:wanted]]

    def _redacted(self, items: list[Item]) -> list[Item]:
        for redactor in self.steps.redactors:
            rejects = [item for item in items if isinstance(item, Reject)]
            hidden = iter(list(redactor.rejects(rejects)))
            items = [next(hidden) if isinstance(item, Reject) else item for item in items]
        return items

    def _with_columns(self, items: Iterator[Record | Reject]) -> Iterator[Record | Reject]:
        """The same, whose first record must have the columns that are needed."""
        for item in items:
            if isinstance(item, Record):
                self._check_columns(item)
                yield item
                break
            yield item
        yield from items

    def _check_columns(self, record: Record) -> None:
        for column, where in sorted(self.needed.items()):
            if column not in record.fields:
                home = record.origin.rpartition(":")[0]
                raise ConfigError(f"{where}: {home} has no column '{column}'.{nearest(column, record.fields)}")


def _refuse_equal_origins(items: Sequence[Record | Reject]) -> None:
    """The origins are what people find a row by, so none may come twice."""
    origins = [item.origin for item in items]
    if len(set(origins)) < len(origins):
        twice = next(origin for origin in origins if origins.count(origin) > 1)
        raise PluginError(f"a reader gave the origin {twice} twice. Each record must have its own.")
