"""An order of a job in Fireworks' words. Its id, which we choose, holds the key: one id never makes a second job."""

from typing import TYPE_CHECKING, Any

from ftkit import JobOrder
from ftkit_fireworks import names

if TYPE_CHECKING:
    from fireworks.types import DpoJobCreateParams, SupervisedFineTuningJobCreateParams
    from fireworks.types.shared_params import ReinforcementLearningLossConfig, TrainingConfig

    from ftkit_fireworks.options import FireworksOptions

_LONGEST_NAME = 63


def supervised(options: "FireworksOptions", order: JobOrder) -> "SupervisedFineTuningJobCreateParams":
    """The arguments of `supervised_fine_tuning_jobs.create`."""
    fields: SupervisedFineTuningJobCreateParams = {
        **_training(options),  # type: ignore[typeddict-item] # the same names as in a TrainingConfig
        "dataset": names.dataset(options.account, order.files["train"]),
        "supervised_fine_tuning_job_id": names.job_id(order.key),
        "display_name": _shown(order),
    }
    if validation := order.files.get("validation"):
        fields["evaluation_dataset"] = names.dataset(options.account, validation)
    if options.early_stop is not None:
        fields["early_stop"] = options.early_stop
    return fields


def preferred(options: "FireworksOptions", order: JobOrder) -> "DpoJobCreateParams":
    """The arguments of `dpo_jobs.create`, which takes no validation rows."""
    loss: ReinforcementLearningLossConfig = {"method": "DPO"}
    if options.beta is not None:
        loss["dpo"] = {"beta": options.beta}
    return {
        "dataset": names.dataset(options.account, order.files["train"]),
        "dpo_job_id": names.job_id(order.key),
        "display_name": _shown(order),
        "loss_config": loss,
        "training_config": _training(options),
    }


def _training(options: "FireworksOptions") -> "TrainingConfig":
    """What was chosen; what is left to Fireworks is not sent."""
    chosen: dict[str, Any] = {
        "base_model": options.model,
        "epochs": options.epochs,
        "batch_size_samples": options.batch_size,
        "learning_rate": options.learning_rate,
        "learning_rate_warmup_steps": options.warmup_steps,
        "optimizer_weight_decay": options.weight_decay,
        "lora_rank": options.rank,
        "max_context_length": options.max_tokens,
    }
    found: TrainingConfig = {name: value for name, value in chosen.items() if value is not None}  # type: ignore[assignment] # the names of that type
    return found


def _shown(order: JobOrder) -> str:
    return f"ftkit {order.plan.run}"[:_LONGEST_NAME]
