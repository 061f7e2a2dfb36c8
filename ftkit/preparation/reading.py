"""The one pass over the input: batches to an engine, its results decided, booked and written."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from ftkit import interfaces
from ftkit.digests import DIGEST_BYTES
from ftkit.errors import ConfigError
from ftkit.manifests import LeakProof
from ftkit.preparation import freed_memory
from ftkit.preparation.batches import CHUNK, Batch, batches
from ftkit.preparation.deciding import decided
from ftkit.preparation.examination import Examination
from ftkit.preparation.gathering import gathered
from ftkit.preparation.leaks import LeakCheck
from ftkit.preparation.ledger import Ledger
from ftkit.preparation.rows import RowFiles
from ftkit.preparation.settling import Settlement
from ftkit.preparation.spilling import Spill
from ftkit.preparation.steps import Steps
from ftkit.sources import Source
from ftkit.values import ChangedSample, Record, Reject

_SAMPLES = 5
"""Changed examples of each transform that are kept for the report."""
_TIDIED_EVERY = 64 << 20
"""Bytes of input between two times that freed memory is handed back."""
_GROUPS = 128
"""Groups of gathered records in a batch."""


class Progress(NamedTuple):
    """How far the reading is."""

    read: int
    rejected: int
    bytes: int  # of the input; stays 0 where its reader does not know
    of_bytes: int


Tell = Callable[[Progress], None]


class Written(NamedTuple):
    """What stands in the row files."""

    samples: tuple[ChangedSample, ...]
    leaks: LeakProof | None
    tools: bool  # an example declared functions that may be called; it may have been refused later
    notes: tuple[str, ...] = ()


class Job(NamedTuple):
    """What is read, by whom, and where it is written."""

    examination: Examination
    source: Source
    engine: interfaces.Engine
    folder: Path
    scratch: Path
    bytes: int = 0  # of the input, as far as that is known


def written(job: Job, ledger: Ledger, tell: Tell) -> Written:
    """Reads all input into the row files of a folder, and applies what can only be decided at the end."""
    steps = job.examination.steps
    job.scratch.mkdir(exist_ok=True)
    rows = RowFiles(job.folder, job.scratch)
    spills = tuple(Spill(job.scratch, f"{number}") for number in range(len(steps.spilling)))
    samples, unmet = _read(job, rows, spills, ledger, tell)
    if 0 < rows.preferences < rows.examples:
        raise ConfigError(
            f"{rows.preferences} of {rows.examples} examples have a worse answer and the others none. "
            "A dataset holds either preferences or examples."
        )
    rows.flush()
    leaks = _settled(Settlement(rows, job.scratch), rows, steps, spills, ledger) if steps.spilling else None
    rows.close()
    for spill in spills:
        spill.close()
    return Written(samples=samples, leaks=leaks, tools=rows.tools, notes=_unmet(unmet, steps))


def _settled(
    settlement: Settlement, rows: RowFiles, steps: Steps, spills: Sequence[Spill], ledger: Ledger
) -> LeakProof | None:
    """Applies what is decided at the end, and proves what the leak check left."""
    proof = None
    deciding, ordering = spills[: len(steps.dataset_transforms)], spills[len(steps.dataset_transforms) :]
    for transform, spill in zip(steps.dataset_transforms, deciding, strict=True):
        settlement.refuse(transform, spill)
        if isinstance(transform, LeakCheck):
            proof = transform.left(settlement.remaining(spill)).named(rows.id_of)
    order = None
    for sorting, spill in zip(steps.order_transforms, ordering, strict=True):
        order = settlement.ordered(sorting, spill)
    settlement.apply(ledger, order)
    return proof


def _read(
    job: Job, rows: RowFiles, spills: Sequence[Spill], ledger: Ledger, tell: Tell
) -> tuple[tuple[ChangedSample, ...], set[bytes]]:
    """Everything once. Gives changed samples, and the digests of the frozen ids that no example has."""
    steps = job.examination.steps
    samples: list[ChangedSample] = []
    unmet = set(steps.frozen)
    done, due = 0, _TIDIED_EVERY
    stream = job.engine.map(job.examination, _batches(job))
    for batch in decided(stream, steps):
        ledger.enter(batch, rows.append(batch))
        for spill, signatures in zip(spills, batch.examined.signatures[len(steps.stream_transforms) :], strict=False):
            spill.append(signatures)
        samples += _wanted(batch.examined.samples, samples)
        if unmet:
            unmet.difference_update(signature[:DIGEST_BYTES] for signature in batch.examined.signatures[-1])
        done += batch.examined.bytes
        if done >= due:
            freed_memory.hand_back()
            due = done + _TIDIED_EVERY
        tell(Progress(ledger.read, ledger.rejects, done, job.bytes))
    return tuple(samples), unmet


def _unmet(unmet: set[bytes], steps: Steps) -> tuple[str, ...]:
    if not unmet:
        return ()
    return (f"split.frozen: {len(unmet):,} of {len(steps.frozen):,} ids are of no row of these records",)


def _batches(job: Job) -> Iterator[Batch]:
    task = job.examination.steps.task
    read = batches(job.examination.readers, job.source)
    return _gathered_batches(job, read, task) if isinstance(task, interfaces.GatheringTask) else read


def _gathered_batches(job: Job, read: Iterator[Batch], task: interfaces.GatheringTask) -> Iterator[Batch]:
    """Readers' rejects and records without a key first, then whole groups."""
    broken: list[Reject] = []

    def records() -> Iterator[Record]:
        for batch in read:
            for item in job.examination.parsed(batch):
                if isinstance(item, Record):
                    yield item
                else:
                    broken.append(item)

    groups: list[list[Record]] = []
    for item in gathered(records(), task, job.scratch):
        if isinstance(item, Reject):
            broken.append(item)
        else:
            groups.append(list(item))
        if len(broken) >= CHUNK:
            yield Batch(0, False, items=tuple(broken))
            broken.clear()
        if len(groups) >= _GROUPS:
            yield Batch(0, False, groups=tuple(groups))
            groups.clear()
    if broken:
        yield Batch(0, False, items=tuple(broken))
    if groups:
        yield Batch(0, False, groups=tuple(groups))


def _wanted(found: list[ChangedSample], known: list[ChangedSample]) -> list[ChangedSample]:
    """Those of the samples whose transform has not yet enough."""
    wanted: list[ChangedSample] = []
    for sample in found:
        have = sum(one.transform == sample.transform for one in (*known, *wanted))
        if have < _SAMPLES:
            wanted.append(sample)
    return wanted
