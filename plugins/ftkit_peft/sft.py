"""TRL's trainer of answers, made to resume exactly and to be quick without a GPU. For the child only."""

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

import numpy
import torch
from datasets import Dataset
from peft.helpers import disable_input_dtype_casting
from transformers import PrinterCallback
from trl import SFTConfig, SFTTrainer

from ftkit import dialogue
from ftkit_peft import arguments, processor, weights
from ftkit_peft.completion_loss import agrees, completion_loss
from ftkit_peft.material import Material
from ftkit_peft.packing import UNTRAINED, Collator, Pack, Packed
from ftkit_peft.resumable import Resumable


class AnswerTrainer(Resumable, SFTTrainer):  # type: ignore[misc]
    """SFTTrainer with a seal on its checkpoints and the loss of `completion_loss` where that is the model's own."""

    head: torch.Tensor | None = None

    def use_completion_loss(self, computed_in: Any) -> None:
        """Switches to the quick loss where it gives what the model's own does."""
        model = self.model.get_base_model()
        batch = self.data_collator([self.train_dataset[0], self.train_dataset[len(self.train_dataset) - 1]])
        if processor.device() == "cpu" and not self.aux_loss_enabled and agrees(model, batch):
            self.head = model.get_output_embeddings().weight.detach().to(computed_in)

    def compute_loss(
        self, model: Any, inputs: Any, return_outputs: bool = False, num_items_in_batch: Any = None
    ) -> Any:
        """The mean loss per trained token."""
        if self.head is None:
            return super().compute_loss(model, inputs, return_outputs, num_items_in_batch)
        autocast = torch.autocast("cpu", torch.bfloat16) if self.head.dtype == torch.bfloat16 else nullcontext()
        trained = num_items_in_batch if num_items_in_batch is not None else (inputs["labels"][:, 1:] != UNTRAINED).sum()
        with autocast, disable_input_dtype_casting(model) if self.args.bf16 else nullcontext():
            return completion_loss(model.get_base_model(), inputs, self.head) / trained


def trainer(material: Material) -> AnswerTrainer:
    """A trainer over the rows' own tokens; TRL applies no template of its own."""
    held = _dataset(material.held) if material.held else None
    return _built(material, _dataset(material.rows), held)


def packed_trainer(material: Material, packs: Sequence[Pack]) -> AnswerTrainer:
    """A trainer over packs of rows; of the validation rows each stays alone."""
    limit = material.job.cut_at
    train = _packed([[material.rows[row] for row in pack] for pack in packs], limit)
    held = _packed([[row] for row in material.held], limit) if material.held else None
    return _built(material, train, held, Collator(material.tokenizer.pad_token_id))


def _built(material: Material, train: Dataset, held: Dataset | None, collator: Collator | None = None) -> AnswerTrainer:
    job, half = material.job, material.half
    settings = SFTConfig(
        **arguments.common(job, half=half), completion_only_loss=True, packing=False, max_length=job.cut_at
    )
    settings.remove_unused_columns = collator is None  # TRL knows no positions among its columns
    built = AnswerTrainer(
        material.model,
        settings,
        data_collator=collator,
        train_dataset=train,
        eval_dataset=held,
        processing_class=material.tokenizer,
        peft_config=weights.adapter(job.options),
    )
    built.pop_callback(PrinterCallback)
    if job.options.trains == "adapter" and not job.options.quantize and processor.processes() == 1:
        built.use_completion_loss(torch.bfloat16 if half else torch.float32)
    return built


def _dataset(rows: Sequence[dialogue.Encoded]) -> Dataset:
    """Token ids and labels; what is not trained has the label that the loss leaves out."""
    ids = [numpy.array(row.ids, numpy.int32) for row in rows]
    labels = [
        numpy.where(numpy.arange(row.whole) < row.prompt, UNTRAINED, own) for row, own in zip(rows, ids, strict=True)
    ]
    return Dataset.from_dict({"input_ids": ids, "labels": labels})


def _packed(groups: Sequence[Sequence[dialogue.Encoded]], limit: int | None) -> Dataset:
    packed = [Packed.of(rows, limit) for rows in groups]
    return Dataset.from_dict(
        {
            "input_ids": [one.ids for one in packed],
            "labels": [one.labels for one in packed],
            "position_ids": [one.positions for one in packed],
        }
    )
