"""TRL's trainer of preferences, over our own tokens and made to resume exactly. For the child only."""

from collections.abc import Sequence
from typing import Any

from datasets import Dataset
from transformers import PrinterCallback
from trl import DPOConfig, DPOTrainer

from ftkit import dialogue
from ftkit_peft import arguments, weights
from ftkit_peft.material import Material
from ftkit_peft.resumable import Resumable


class PairTrainer(Resumable, DPOTrainer):  # type: ignore[misc]
    """DPOTrainer with a seal on its checkpoints, over rows that are tokens already."""

    def _prepare_dataset(self, dataset: Dataset, *_: Any, **__: Any) -> Dataset:
        return dataset


def trainer(material: Material) -> PairTrainer:
    """A trainer over the pairs' own tokens.

    What the model is compared with is its base: the same weights without the adapter, or loaded a second time.
    """
    job, how = material.job, material.job.options.dpo
    settings = DPOConfig(
        **arguments.common(job, half=material.half),
        beta=how.beta,
        loss_type=[how.loss],
        label_smoothing=how.label_smoothing,
        max_length=job.cut_at,
    )
    built = PairTrainer(
        material.model,
        args=settings,
        train_dataset=_dataset(material.rows),
        eval_dataset=_dataset(material.held) if material.held else None,
        processing_class=material.tokenizer,
        peft_config=weights.adapter(job.options),
    )
    built.pop_callback(PrinterCallback)
    return built


def _dataset(rows: Sequence[dialogue.EncodedPair]) -> Dataset:
    return Dataset.from_dict(
        {
            "prompt_ids": [row.better.ids[: row.prompt] for row in rows],
            "chosen_ids": [row.better.ids[row.prompt :] for row in rows],
            "rejected_ids": [row.worse.ids[row.prompt :] for row in rows],
        }
    )
