"""What TRL's trainers are told alike, whatever the method."""

from pathlib import Path
from typing import Any

from ftkit_peft import processor
from ftkit_peft.job import Job

CHECKPOINTS = "checkpoints"


def common(job: Job, *, half: bool) -> dict[str, Any]:
    """The arguments by name. The rows come in the order of all epochs, so to the trainer it is a single one."""
    options, on_cpu = job.options, processor.device() == "cpu"
    return {
        "output_dir": str(Path(job.plan.folder) / CHECKPOINTS),
        "run_name": job.plan.run,
        "seed": job.plan.seed,
        "num_train_epochs": 1,
        "train_sampling_strategy": "sequential",
        "per_device_train_batch_size": options.batch_size,
        "per_device_eval_batch_size": options.batch_size,
        "gradient_accumulation_steps": options.accumulation,
        "learning_rate": options.rate(job.plan.method),
        "lr_scheduler_type": options.scheduler,
        "warmup_steps": options.warmup,
        "optim": "adamw_torch_fused",
        "bf16": half,
        "use_cpu": on_cpu,
        "activation_checkpointing": not on_cpu,
        "save_strategy": "steps",
        "save_steps": options.saves_every,
        "save_total_limit": 2,
        "logging_steps": 1,
        "logging_nan_inf_filter": False,  # a loss that is no number ends the training, and is not smoothed away
        "report_to": options.trackers,
        "disable_tqdm": True,
        "dataloader_pin_memory": not on_cpu,
        "trust_remote_code": False,
        **_looks(job),
    }


def _looks(job: Job) -> dict[str, Any]:
    """When the validation rows are looked at, and whether the best look's weights are kept."""
    every = job.options.looks_every
    if every is None:
        return {"eval_strategy": "no"}
    best = {"load_best_model_at_end": True, "metric_for_best_model": "loss", "greater_is_better": False}
    return {
        "eval_strategy": "steps",
        "eval_steps": every,
        "prediction_loss_only": True,
        **(best if job.options.early_stopping else {}),
    }
