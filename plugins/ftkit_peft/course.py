"""A training made ready: its trainer, with the rows of all epochs in the order in which they are trained.

The order is a function of the rows and the seed, so that a resumed training walks the same path. For the child only.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from ftkit import dialogue
from ftkit_peft import dpo, processor, sft, weights
from ftkit_peft.job import Job
from ftkit_peft.material import Material
from ftkit_peft.order import training_order
from ftkit_peft.packing import packed_order
from ftkit_peft.resuming import rows_of_a_step


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be trained."""

    trainer: Any
    lengths: tuple[int, ...]  # the tokens of each row, or pack of rows, in training order

    def tokens(self, job: Job) -> int:
        """The tokens that were read in the steps so far: all of them, or those before an early stop."""
        return sum(self.lengths[: self.trainer.state.global_step * rows_of_a_step(job)])


def ready(
    job: Job, model_folder: Path, talk: dialogue.Dialogue, rows: Sequence[dialogue.Row], held: Sequence[dialogue.Row]
) -> Course:
    """The training of these rows, looking at `held` on the way. Raises SystemExit where TRL would train others."""
    processor.use_all_cores()
    options = job.options
    half = processor.has_bfloat16() if options.bf16 == "auto" else options.bf16
    longest = options.max_tokens if options.packing else min(max(row.whole for row in rows), options.max_tokens)
    model = weights.loaded(model_folder, job, longest, half=half)
    material = Material(job=job, model=model, tokenizer=talk.tokenizer, rows=rows, held=held, half=half)
    return _in_packs(material) if options.packing else _one_by_one(material)


def _one_by_one(material: Material) -> Course:
    job, options = material.job, material.job.options
    made = dpo.trainer(material) if job.plan.method == "dpo" else sft.trainer(material)
    lengths = [row.within(options.max_tokens) for row in material.rows]
    _compare(job, made.train_dataset, lengths)
    order = training_order(lengths, options.batch_size, options.epochs, job.plan.seed)
    made.train_dataset = made.train_dataset.select(order)
    return Course(trainer=made, lengths=tuple(lengths[row] for row in order))


def _in_packs(material: Material) -> Course:
    job, options = material.job, material.job.options
    lengths = [row.within(options.max_tokens) for row in material.rows]
    packs = packed_order(lengths, options.max_tokens, options.epochs, job.plan.seed)
    made = sft.packed_trainer(material, packs)
    filled = [sum(lengths[row] for row in pack) for pack in packs]
    _compare(job, made.train_dataset, filled)
    return Course(trainer=made, lengths=tuple(filled))


def _compare(job: Job, prepared: Any, expected: list[int]) -> None:
    """TRL leaves out rows that it cannot train without a word: here that ends the training."""
    if job.plan.method == "dpo":
        return  # our own trainer takes the rows as they are
    lengths = [len(ids) for ids in prepared["input_ids"]]
    if lengths != expected:
        raise SystemExit(
            f"TRL prepared {len(lengths)} rows of {sum(lengths)} tokens, ftkit {len(expected)} of {sum(expected)}."
        )
