"""Trainings in the test's own process: TRL takes seconds to import, and once is enough for tests of what is left."""

import io
from pathlib import Path

import msgspec
from ftkit_peft import trainer
from ftkit_peft.backend import Peft
from ftkit_peft.job import Job

from ftkit import Event, TrainingPlan, TrainingResult

from .peft_rows import pair, row, written

OPTIONS = {"rank": 4, "batch_size": 4, "checkpoint_every": 3, "bf16": False, "learning_rate": 0.02}


def backend(model: Path, **options: object) -> Peft:
    return msgspec.convert({"model": str(model), **OPTIONS, **options}, Peft)


def planned(folder: Path, method: str = "sft", rows: int = 20) -> TrainingPlan:
    """A plan of so many rows, and five for validation."""
    made = pair if method == "dpo" else row
    (folder / "run").mkdir(parents=True)
    written(folder / "train.jsonl", [made(n, 4 + n % 5) for n in range(rows)])
    written(folder / "validation.jsonl", [made(100 + n, 4 + n) for n in range(5)])
    files = {"train_file": str(folder / "train.jsonl"), "validation_file": str(folder / "validation.jsonl")}
    return TrainingPlan(run="tuned", folder=str(folder / "run"), seed=7, too_long="error", method=method, **files)


def trained(backend: Peft, plan: TrainingPlan) -> tuple[TrainingResult, list[Event]]:
    """What the training leaves and what it told."""
    told = io.StringIO()
    trainer.main(Job(plan=plan, options=backend), told)
    events = [backend.event(line) for line in told.getvalue().splitlines()]
    return backend.result(plan), [event for event in events if event is not None]


def validation_losses(events: list[Event]) -> dict[int, float]:
    return {event.step: event.validation_loss for event in events if event.validation_loss is not None}
