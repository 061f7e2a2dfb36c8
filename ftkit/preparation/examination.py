"""What a worker does with a batch: parse, make examples, transform, judge, and write them as lines.

All that depends on one record alone happens here, in any process; the parent decides between rows and writes.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from ftkit import interfaces
from ftkit.digests import example_fingerprint, fingerprint
from ftkit.errors import ConfigError, PluginError, nearest
from ftkit.packed import Packed
from ftkit.preparation import groups, making
from ftkit.preparation.batches import Batch
from ftkit.preparation.lines import placed
from ftkit.preparation.making import Item, Made
from ftkit.preparation.split import split_of
from ftkit.preparation.steps import Steps
from ftkit.values import SPLITS, ChangedSample, Example, Preference, Record, Reject

PLACES = (*SPLITS, "rejects")
"""Where a line is written."""
REJECTS = PLACES.index("rejects")
_PLACE = {name: number for number, name in enumerate(PLACES)}
_SAMPLES = 3
"""Changed examples of each transform that a batch keeps for people to look at."""


class Refused(NamedTuple):
    """A reject that was made here, for the ledger."""

    outcome: int
    reason: str
    kind: str
    origin: str


class Examined(NamedTuple):
    """A batch's outcomes as lines, in order, and all that the parent needs to decide and to book."""

    read: int
    made: int
    places: bytes  # of each outcome
    lengths: "array[int]"  # of each outcome's line, in bytes
    blobs: tuple[bytes, ...]  # the lines of each place
    units: list[int] | None
    weights: list[int] | None
    siblings: dict[int, tuple[str, ...]]
    signatures: tuple[Packed, ...]  # of the examples, for each step of `Steps.signing`, then for their ids
    refused: list[Refused]
    changed: Counter[str]
    samples: list[ChangedSample]
    preferences: int
    bytes: int
    tools: bool = False  # an example declares functions that may be called


class Examination(msgspec.Struct, frozen=True, kw_only=True):
    """The work on one batch, with all that it needs."""

    readers: tuple[interfaces.Reader, ...]
    steps: Steps
    needed: dict[str, str]  # each column the project names -> where it names it

    def __call__(self, batch: Batch) -> Examined:
        """The outcomes of a batch. Raises ConfigError when a reader's first record lacks a column."""
        made = self._made(batch)
        changed: Counter[str] = Counter()
        samples: list[ChangedSample] = []
        examples = sum(isinstance(item, Example) for item in made.items)
        items = self._transformed(made.items, changed, samples)
        items = making.through(items, "contract", self._contracted)
        made = groups.with_siblings(made._replace(items=items))
        made = made._replace(items=self._redacted(made.items))
        return self._written(made, examples, changed, samples, batch.bytes)

    def parsed(self, batch: Batch) -> Sequence[Record | Reject]:
        """The records of a batch."""
        reader = self.readers[batch.reader]
        if batch.block is None:
            items = batch.items
        else:
            assert isinstance(reader, interfaces.BlockReader)
            items = list(reader.records(batch.block))
        if batch.begins:
            self._check_columns(items)
        return items

    def _made(self, batch: Batch) -> Made:
        task, columns = self.steps.task, self.steps.columns
        if batch.groups:
            assert isinstance(task, interfaces.GatheringTask)
            return groups.of_groups(batch.groups, task, columns)
        items = self.parsed(batch)
        if batch.block is None:
            _refuse_equal_origins(items)
        if isinstance(task, interfaces.GatheringTask):  # what could not be gathered: rejects alone
            return Made(list(items), None, None, {}, len(items))  # type: ignore[arg-type] # rejects
        return making.of_records(items, task, columns)

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
            changed.update({transform.name: len(pairs)} if pairs else {})
            if isinstance(transform, interfaces.CountsChanges):
                for old, new in pairs:
                    changed.update({f"{transform.name}:{what}": n for what, n in transform.changes(old, new).items()})
            if not self.steps.redactors:  # what was there before is what must not be written
                samples += [ChangedSample.of(transform.name, old, new) for old, new in pairs[:_SAMPLES]]
        return items

    def _redacted(self, items: list[Item]) -> list[Item]:
        for redactor in self.steps.redactors:
            rejects = [item for item in items if isinstance(item, Reject)]
            hidden = iter(list(redactor.rejects(rejects)))
            items = [next(hidden) if isinstance(item, Reject) else item for item in items]
        return items

    def _written(
        self, made: Made, examples: int, changed: Counter[str], samples: list[ChangedSample], size: int
    ) -> Examined:
        sides = _Sides(self.steps)
        places = bytes([REJECTS if isinstance(item, Reject) else sides.of(item) for item in made.items])
        refused = [
            Refused(number, item.reason, item.kind, item.origin)
            for number, item in enumerate(made.items)
            if isinstance(item, Reject)
        ]
        kept = [item for item in made.items if isinstance(item, Example)]
        preferences = sum(one.rejected is not msgspec.UNSET for one in kept)
        blobs, lengths = placed(_worded(made.items) if preferences else made.items, places, len(PLACES))
        contents = list(map(example_fingerprint, kept))
        return Examined(
            read=made.read,
            made=examples,
            places=places,
            lengths=lengths,
            blobs=blobs,
            units=made.units,
            weights=made.weights,
            siblings=made.siblings,
            signatures=(
                *(_signed(step, kept, contents) for step in self.steps.signing),
                _id_signatures(kept, contents),
            ),
            refused=refused,
            changed=changed,
            samples=samples,
            preferences=preferences,
            tools=any(one.tools for one in kept),
            bytes=size,
        )

    def _check_columns(self, items: Sequence[Record | Reject]) -> None:
        record = next((item for item in items if isinstance(item, Record)), None)
        if record is None:
            return
        for column, where in sorted(self.needed.items()):
            if column not in record.fields:
                home = record.origin.rpartition(":")[0]
                raise ConfigError(f"{where}: {home} has no column '{column}'.{nearest(column, record.fields)}")


class _Sides(dict[str, int]):
    """The sides of the groups at hand: one's records often stand together. Not frozen: it remembers."""

    def __init__(self, steps: Steps) -> None:
        self._frozen, self._shares = steps.frozen, steps.shares

    def __missing__(self, group: str) -> int:
        self[group] = side = _PLACE[split_of(group, self._shares)]
        return side

    def of(self, example: Example) -> int:
        """Where an example stands."""
        if self._frozen and fingerprint(example.id) in self._frozen:
            return _PLACE["test"]
        return self[example.group]


def _worded(items: Sequence[Item]) -> list[object]:
    """The items as their lines have them: a preference names its two answers otherwise than an example its one."""
    return [
        Preference.of(item) if isinstance(item, Example) and item.rejected is not msgspec.UNSET else item
        for item in items
    ]


def _refuse_equal_origins(items: Sequence[Record | Reject]) -> None:
    """The origins are what people find a row by, so none may come twice."""
    origins = [item.origin for item in items]
    if len(set(origins)) < len(origins):
        twice = next(origin for origin in origins if origins.count(origin) > 1)
        raise PluginError(f"a reader gave the origin {twice} twice. Each record must have its own.")


def _signed(step: object, examples: Sequence[Example], contents: Sequence[bytes]) -> Packed:
    if isinstance(step, interfaces.SignsContent) and step.signs_content:
        return Packed.of(contents)
    signatures = list(step.signatures(examples))  # type: ignore[attr-defined] # a step of `Steps.signing`
    if len(signatures) != len(examples):
        raise PluginError(f"transform '{step.name}' signed {len(signatures)} of {len(examples)} examples.")  # type: ignore[attr-defined]
    return Packed.of(signatures)


def _id_signatures(examples: Sequence[Example], contents: Sequence[bytes]) -> Packed:
    """The digest of the id, and behind it two bytes of the content's."""
    return Packed.of([fingerprint(one.id) + content[:2] for one, content in zip(examples, contents, strict=True)])
