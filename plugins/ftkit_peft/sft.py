"""TRL's trainer, made to resume exactly and to be quick without a GPU. Imports the frameworks: for the child only."""

from contextlib import nullcontext
from pathlib import Path
from typing import Any

import numpy
import torch
from datasets import Dataset
from peft import LoraConfig
from peft.helpers import disable_input_dtype_casting
from transformers import AutoConfig, AutoModelForCausalLM, PrinterCallback, TrainerCallback
from trl import SFTConfig, SFTTrainer

from ftkit import dialogue
from ftkit_peft import checkpoints, processor
from ftkit_peft.completion_loss import agrees, completion_loss
from ftkit_peft.job import Job

_UNTRAINED = -100
_EAGER_BYTES = 3 << 30
_EAGER_BYTES_EACH = 10  # of one attention weight: kept in both types for the backward pass


class CompletionTrainer(SFTTrainer):  # type: ignore[misc]
    """SFTTrainer with a seal on its checkpoints and the loss of `completion_loss` where that is the model's own."""

    last_loss: torch.Tensor
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
            loss = super().compute_loss(model, inputs, return_outputs, num_items_in_batch)
        else:
            autocast = torch.autocast("cpu", torch.bfloat16) if self.head.dtype == torch.bfloat16 else nullcontext()
            with autocast, disable_input_dtype_casting(model) if self.args.bf16 else nullcontext():
                loss = completion_loss(model.get_base_model(), inputs, self.head) / num_items_in_batch
        self.last_loss = loss.detach()
        return loss

    def create_model_card(self, *_: Any, **__: Any) -> None:
        """None: ftkit writes its own."""

    def _save_checkpoint(self, model: Any, trial: Any) -> None:
        super()._save_checkpoint(model, trial)
        checkpoints.seal(Path(self.args.output_dir) / f"checkpoint-{self.state.global_step}")


def trainer(
    job: Job, model_folder: Path, rows: list[dialogue.Encoded], tokenizer: Any, longest: int
) -> CompletionTrainer:
    """A trainer over the rows' own tokens, in the order in which they came; TRL applies no template of its own."""
    half = processor.has_bfloat16() if job.bf16 == "auto" else job.bf16
    built = CompletionTrainer(
        _model(model_folder, job, longest, half=half),
        _settings(job, half=half),
        train_dataset=Dataset.from_dict(_columns(rows)),
        processing_class=tokenizer,
        peft_config=LoraConfig(
            r=job.rank,
            lora_alpha=job.alpha,
            lora_dropout=job.dropout,
            target_modules=job.targets if isinstance(job.targets, str) else list(job.targets),
            task_type="CAUSAL_LM",
        ),
    )
    built.pop_callback(PrinterCallback)
    built.use_completion_loss(torch.bfloat16 if half else torch.float32)
    return built


def in_order(built: CompletionTrainer, order: list[int]) -> None:
    """Fixes the order of all epochs as one long pass, so that nothing about it depends on a random state."""
    built.train_dataset = built.train_dataset.select(order)


def _columns(rows: list[dialogue.Encoded]) -> dict[str, list[Any]]:
    """Token ids and labels; what is not trained has the label that the loss leaves out."""
    ids = [numpy.array(row.ids, numpy.int32) for row in rows]
    labels = [
        numpy.where(numpy.arange(row.whole) < row.prompt, _UNTRAINED, own) for row, own in zip(rows, ids, strict=True)
    ]
    return {"input_ids": ids, "labels": labels}


def _model(folder: Path, job: Job, longest: int, *, half: bool) -> Any:
    config = AutoConfig.from_pretrained(folder)
    weights = job.batch_size * longest**2 * config.num_attention_heads * config.num_hidden_layers
    on_cpu = processor.device() == "cpu"
    # On a processor the fused attention's backward pass is slower than plain matrix products, which take more memory.
    quick = on_cpu and weights * _EAGER_BYTES_EACH < _EAGER_BYTES
    return AutoModelForCausalLM.from_pretrained(
        folder,
        dtype=torch.bfloat16 if half else torch.float32,  # the frozen weights; the adapter's are float32 always
        attn_implementation="eager" if quick else "sdpa",
    )


def _settings(job: Job, *, half: bool) -> SFTConfig:
    on_cpu = processor.device() == "cpu"
    return SFTConfig(
        output_dir=str(Path(job.folder) / "checkpoints"),
        seed=job.seed,
        num_train_epochs=1,  # the rows come in the order of all epochs
        train_sampling_strategy="sequential",
        per_device_train_batch_size=job.batch_size,
        learning_rate=job.learning_rate,
        lr_scheduler_type=job.scheduler,
        warmup_steps=job.warmup,
        optim="adamw_torch_fused",
        bf16=half,
        use_cpu=on_cpu,
        activation_checkpointing=not on_cpu,
        completion_only_loss=True,
        packing=False,
        max_length=job.max_tokens if job.too_long == "truncate" else None,
        save_strategy="steps",
        save_steps=job.checkpoint_every,
        save_total_limit=2,
        logging_steps=1,
        report_to="none",
        disable_tqdm=True,
        dataloader_pin_memory=not on_cpu,
    )


class Progress(TrainerCallback):  # type: ignore[misc]
    """Tells each step's loss, and stops a training whose loss is not a number."""

    def __init__(self, trainer: CompletionTrainer, tell: Any) -> None:
        self.trainer, self.tell = trainer, tell

    def on_step_end(self, _args: Any, state: Any, _control: Any, **_: Any) -> None:
        """Called by the trainer after each step."""
        loss = self.trainer.last_loss.item()
        if loss != loss:  # noqa: PLR0124 - the test for NaN that needs no import
            raise SystemExit(f"the loss became NaN in step {state.global_step}; lower the learning_rate.")
        self.tell(state.global_step, state.max_steps, loss)
