"""The training process: `python -m ftkit_peft.trainer JOB`, where JOB is a `Job` in JSON.

Prints events as JSON lines on standard output; what the libraries say goes to standard error. Started again with the
same job, it continues from its newest complete checkpoint, in the same order and random state.
"""

import os
import shutil
import sys
import threading
import time
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

import msgspec

from ftkit import Event, Example, dialogue
from ftkit_peft import base_models, checkpoints, processor
from ftkit_peft.job import ADAPTER, RESULT, Job, Outcome
from ftkit_peft.order import training_order

_LIBRARIES = ("torch", "transformers", "trl", "peft", "accelerate")


def main(job: Job, events: IO[str]) -> None:
    """Trains, and leaves the adapter and, last of all, the figures."""
    folder = Path(job.folder)
    if (folder / RESULT).is_file():
        _say_again(folder / RESULT)
        return
    from ftkit_peft import sft

    tell = Teller(events)
    begun = time.monotonic()
    model_folder = base_models.found(job.model).ready()
    talk = dialogue.opened(model_folder)
    rows = list(talk.encoded(_rows(Path(job.train_file))))
    job = msgspec.structs.replace(job, batch_size=min(job.batch_size, len(rows)))
    _report_cut(job, rows, tell)
    start = _resume_point(job, tell)
    trainer, tokens = _prepared(job, model_folder, talk, rows)
    trainer.add_callback(sft.Progress(trainer, tell.step))
    trainer.train(resume_from_checkpoint=str(start) if start else None)
    executed = trainer.state.global_step - (int(start.name.rpartition("-")[2]) if start else 0)
    _save_adapter(trainer, folder, model_folder)
    outcome = Outcome(
        template_digest=talk.template_digest,
        tokens=tokens,
        steps=trainer.state.global_step,
        steps_executed=executed,
        loss=next(entry["loss"] for entry in reversed(trainer.state.log_history) if "loss" in entry),
        facts=_facts(trainer, time.monotonic() - begun),
    )
    _write(folder / RESULT, msgspec.json.format(msgspec.json.encode(outcome)))
    shutil.rmtree(folder / "checkpoints")


class Teller:
    """Prints events, and ends the process when nobody reads them any more."""

    def __init__(self, stream: IO[str]) -> None:
        self.stream = stream

    def __call__(self, event: Event) -> None:
        """Prints one event."""
        try:
            self.stream.write(msgspec.json.encode(event).decode() + "\n")
            self.stream.flush()
        except BrokenPipeError:
            os._exit(1)

    def step(self, step: int, steps: int, loss: float) -> None:
        """Prints the progress."""
        self(Event(kind="progress", step=step, steps=steps, loss=loss))


def _prepared(job: Job, model_folder: Path, talk: dialogue.Dialogue, rows: list[dialogue.Encoded]) -> tuple[Any, int]:
    """The trainer with all rows in training order, and how many tokens that makes."""
    from ftkit_peft import sft

    processor.use_all_cores()
    longest = min(max(row.whole for row in rows), job.max_tokens)
    trainer = sft.trainer(job, model_folder, rows, talk.tokenizer, longest)
    lengths = [len(ids) for ids in trainer.train_dataset["input_ids"]]
    expected = [min(row.whole, job.max_tokens) for row in rows]
    if lengths != expected:
        raise SystemExit(
            f"TRL prepared {len(lengths)} rows of {sum(lengths)} tokens, ftkit {len(expected)} of {sum(expected)}."
        )
    order = training_order(lengths, job.batch_size, job.epochs, job.seed)
    sft.in_order(trainer, order)
    return trainer, sum(lengths[row] for row in order)


def _rows(file: Path) -> list[Example]:
    with file.open("rb") as lines:
        rows = [msgspec.json.decode(line, type=Example) for line in lines]
    if not rows:
        raise SystemExit(f"{file} has no rows to train on.")
    return rows


def _report_cut(job: Job, rows: list[dialogue.Encoded], tell: Teller) -> None:
    long = [row for row in rows if row.whole > job.max_tokens]
    if long and job.too_long != "truncate":
        raise SystemExit(f"{len(long)} rows are over {job.max_tokens} tokens, the first is '{long[0].id}'.")
    if long:
        cut = sum(row.whole - job.max_tokens for row in long)
        tell(Event(kind="warning", text=f"{len(long)} rows were cut at {job.max_tokens} tokens; {cut} tokens are lost"))


def _resume_point(job: Job, tell: Teller) -> Path | None:
    """The checkpoint to continue from; those of another job or other rows are not ours."""
    owner = blake2b(msgspec.json.encode(job) + Path(job.train_file).read_bytes(), digest_size=16).hexdigest()
    folder = Path(job.folder) / "checkpoints"
    if checkpoints.claim(folder, owner):
        tell(
            Event(kind="warning", text="the checkpoints here are of other options or rows; starting from the beginning")
        )
    start = checkpoints.newest(folder)
    if start:
        tell(Event(kind="log", text=f"continuing from step {start.name.rpartition('-')[2]}"))
    return start


def _save_adapter(trainer: Any, folder: Path, base: Path) -> None:
    """Writes the adapter beside its place and renames it in; its tokenizer and base folder let servers load it."""
    staging = folder / f"{ADAPTER}.partial"
    for left in (staging, folder / ADAPTER):
        shutil.rmtree(left, ignore_errors=True)
    trainer.model.peft_config["default"].base_model_name_or_path = str(base)
    trainer.model.save_pretrained(staging, safe_serialization=True, save_embedding_layers=False)
    trainer.processing_class.save_pretrained(staging)
    (staging / "README.md").unlink(missing_ok=True)
    staging.rename(folder / ADAPTER)


def _facts(trainer: Any, seconds: float) -> dict[str, Any]:
    return {
        "device": processor.device(),
        "dtype": "bfloat16" if trainer.args.bf16 else "float32",
        "seconds": round(seconds, 1),
        "trainable_parameters": sum(p.numel() for p in trainer.model.parameters() if p.requires_grad),
        "versions": {name: version(name) for name in _LIBRARIES},
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


def _own_output() -> IO[str]:
    """Standard output for events alone: whatever else is printed goes to standard error."""
    events = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return events


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
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "0")  # TRL refuses several GPUs in one process
    _end_with_parent()
    main(msgspec.json.decode(sys.argv[1], type=Job), _own_output())
