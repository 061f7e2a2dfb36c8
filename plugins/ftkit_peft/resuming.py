"""Where an interrupted training goes on: at its newest whole checkpoint, if that is of this very job."""

import json
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec

from ftkit_peft import checkpoints, early_stopping, processor
from ftkit_peft.arguments import CHECKPOINTS
from ftkit_peft.job import Job
from ftkit_peft.telling import Teller


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """A checkpoint to go on from."""

    folder: Path
    step: int
    is_last: bool  # early stopping ended the training here, before it was killed


def point(job: Job, tell: Teller, *, first: bool) -> Point | None:
    """The checkpoint to continue from, None for the beginning; those of another job or other rows are not ours."""
    folder = Path(job.plan.folder) / CHECKPOINTS
    if first and checkpoints.claim(folder, _owner(job)):
        tell.warn("the checkpoints here are of other options or rows; starting from the beginning")
    start = checkpoints.newest(folder)
    if start is None:
        return None
    step = int(start.name.rpartition("-")[2])
    tell.log(f"continuing from step {step}")
    return Point(folder=start, step=step, is_last=_is_over(job, start))


def ending_at(point: Point, dataset: Any, job: Job) -> Any:
    """The rows in training order, up to the checkpoint's step."""
    return dataset.select(range(min(len(dataset), point.step * rows_of_a_step(job))))


def rows_of_a_step(job: Job) -> int:
    """How many rows, or packs of them, one optimiser step takes from the order."""
    return job.options.batch_size * job.options.accumulation * processor.processes()


def _is_over(job: Job, checkpoint: Path) -> bool:
    rule = job.options.early_stopping
    if rule is None:
        return False
    log = json.loads((checkpoint / "trainer_state.json").read_text(encoding="utf-8"))["log_history"]
    return early_stopping.is_over(early_stopping.validation_losses(log), rule)


def _owner(job: Job) -> str:
    """What a checkpoint belongs to: options, rows, and how many processes share them."""
    digest = blake2b(msgspec.json.encode(job), digest_size=16)
    digest.update(str(processor.processes()).encode())
    for file in (job.plan.train_file, *([job.plan.validation_file] if job.options.looks_every else [])):
        digest.update(Path(file).read_bytes())
    return digest.hexdigest()
