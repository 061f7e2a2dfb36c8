"""The training process: `python -m ftkit_peft.trainer JOB`, where JOB is a `Job` in JSON.

Prints events as JSON lines on standard output; what the libraries say goes to standard error. Started again with the
same job, it continues from its newest complete checkpoint, in the same order and random state. Where several GPUs are
visible, one of these processes runs on each; the first of them tells and writes.
"""

import os
import shutil
import sys
import threading
import time
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

import msgspec

from ftkit import Example, dialogue
from ftkit_peft import base_models, processor, resuming
from ftkit_peft.arguments import CHECKPOINTS
from ftkit_peft.job import RESULT, Job, Outcome
from ftkit_peft.telling import Teller, own_output

_LIBRARIES = ("torch", "transformers", "trl", "peft", "accelerate")


def main(job: Job, events: IO[str], *, first: bool = True) -> None:
    """Trains, and leaves the adapter or the model and, last of all, the figures."""
    folder = Path(job.plan.folder)
    if (folder / RESULT).is_file():
        if first:
            _say_again(folder / RESULT)
        return
    from accelerate import PartialState

    from ftkit_peft import callbacks, course, saving

    tell, begun = Teller(events), time.monotonic()
    with PartialState().main_process_first():
        base = base_models.found(job.options.model).ready()
        talk = dialogue.opened(base)
        rows, held = _trained(job, talk, tell), _held(job, talk, tell)
        job = _with_batches_of(job, len(rows))
        start = resuming.point(job, tell, first=first)
    made = course.ready(job, base, talk, rows, held)
    trainer = made.trainer
    trainer.add_callback(callbacks.Progress(tell))
    if job.options.early_stopping:
        trainer.add_callback(callbacks.Patience(job.options.early_stopping))
    if start and start.is_last:
        trainer.train_dataset = resuming.ending_at(start, trainer.train_dataset, job)
    trainer.train(resume_from_checkpoint=str(start.folder) if start else None)
    if not first:
        return
    saving.save(trainer, job, base)
    outcome = Outcome(
        template_digest=talk.template_digest,
        tokens=made.tokens(job),
        steps=trainer.state.global_step,
        steps_executed=trainer.state.global_step - (start.step if start else 0),
        loss=next(entry["loss"] for entry in reversed(trainer.state.log_history) if "loss" in entry),
        facts=_facts(trainer, job, time.monotonic() - begun),
    )
    _write(folder / RESULT, msgspec.json.format(msgspec.json.encode(outcome)))
    shutil.rmtree(folder / CHECKPOINTS)


def _trained(job: Job, talk: dialogue.Dialogue, tell: Teller) -> list[dialogue.Row]:
    """The rows to train on. Ends the process for those that are too long and may not be cut."""
    rows = list(_read(job, talk, job.plan.train_file))
    if not rows:
        raise SystemExit(f"{job.plan.train_file} has no rows to train on.")
    limit = job.options.max_tokens
    long = [row for row in rows if row.whole > limit]
    if long and job.cut_at is None:
        raise SystemExit(f"{len(long)} rows are over {limit} tokens, the first is '{long[0].id}'.")
    if long:
        lost = sum(row.within(row.whole) - row.within(limit) for row in long)
        tell.warn(f"{len(long)} rows were cut at {limit} tokens; {lost} tokens are lost")
    return rows


def _held(job: Job, talk: dialogue.Dialogue, tell: Teller) -> list[dialogue.Row]:
    """The rows to look at on the way, without those that are too long and may not be cut."""
    if job.options.looks_every is None:
        return []
    rows = list(_read(job, talk, job.plan.validation_file))
    kept = [row for row in rows if job.cut_at is not None or row.whole <= job.options.max_tokens]
    if len(kept) < len(rows):
        left_out = len(rows) - len(kept)
        tell.warn(f"{left_out} validation rows are over {job.options.max_tokens} tokens and are not looked at")
    if not kept:
        raise SystemExit(f"{job.plan.validation_file} has no rows to look at.")
    return kept


def _read(job: Job, talk: dialogue.Dialogue, file: str) -> Any:
    with Path(file).open("rb") as lines:
        rows = [msgspec.json.decode(line, type=Example) for line in lines]
    return dialogue.pairs.encoded(talk, rows) if job.plan.method == "dpo" else talk.encoded(rows)


def _with_batches_of(job: Job, rows: int) -> Job:
    """The job with a batch no larger than all rows."""
    size = min(job.options.batch_size, rows)
    return msgspec.structs.replace(job, options=msgspec.structs.replace(job.options, batch_size=size))


def _facts(trainer: Any, job: Job, seconds: float) -> dict[str, Any]:
    best = {"best_step": trainer.state.best_global_step, "best_validation_loss": trainer.state.best_metric}
    processes = processor.processes()
    return {
        "method": job.plan.method,
        "device": processor.device(),
        "dtype": "bfloat16" if trainer.args.bf16 else "float32",
        "seconds": round(seconds, 1),
        "trainable_parameters": sum(p.numel() for p in trainer.model.parameters() if p.requires_grad),
        "versions": {name: version(name) for name in _LIBRARIES},
        **(best if job.options.early_stopping else {}),
        **({"processes": processes} if processes > 1 else {}),
        **({"python": sys.executable} if job.options.python else {}),
    }


def _write(path: Path, content: bytes) -> None:
    staging = path.with_name(f"{path.name}.partial")
    staging.write_bytes(content)
    staging.replace(path)


def _say_again(path: Path) -> None:
    """Keeps the figures of a training that was done before, of which this process executed no step."""
    outcome = msgspec.json.decode(path.read_bytes(), type=Outcome)
    again = msgspec.structs.replace(outcome, steps_executed=0)
    _write(path, msgspec.json.format(msgspec.json.encode(again)))


def _end_with_parent() -> None:
    """Ends this process within a second of its parent's end; a checkpoint in the making is known to be torn."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    processor.share_cores()
    is_first = os.environ.get("RANK", "0") == "0"
    if processor.processes() == 1:
        os.environ.setdefault("CUDA_VISIBLE_DEVICES", "0")  # TRL refuses several GPUs in one process
    _end_with_parent()
    main(msgspec.json.decode(sys.argv[1], type=Job), own_output(first=is_first), first=is_first)
