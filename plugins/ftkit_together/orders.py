"""An order of a job in Together's words, and how its key travels along and is recognised.

Together's client builds the same order in `fine_tuning.create`, which asks for limits and a price on the way: three
requests where one may be made. What it sends in the end is what is built here.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ftkit import ConfigError, JobOrder

if TYPE_CHECKING:
    from together.types.fine_tuning_estimate_price_params import FineTuningEstimatePriceParams
    from together.types.finetune import FinetuneRequest, TrainingMethodDPO, TrainingMethodSFT

    from ftkit_together.options import TogetherOptions

CURRENCY = "USD"
"""Together bills in dollars: its client tells prices in them and in billionths of them."""

_LONGEST_SUFFIX = 40
_KEY_LENGTH = 32
_WARM_EVALUATIONS = 1  # before patience begins: Together's own default
_OURS = ("model", "training_file", "validation_file", "suffix", "random_seed", "training_method", "training_type")


def required(options: "TogetherOptions") -> None:
    """Raises ConfigError for options that Together does not take, alone or with each other."""
    longest = _LONGEST_SUFFIX - _KEY_LENGTH - 1
    if len(options.suffix) > longest:
        raise ConfigError(
            f"suffix has {len(options.suffix)} characters; Together takes {_LONGEST_SUFFIX}, and the key of the order "
            f"leaves {longest} of them."
        )
    if options.full and options.rank is not None:
        raise ConfigError("full trains all weights, and rank is of an adapter. Leave one of them out.")
    if options.alpha is not None and options.rank is None:
        raise ConfigError("alpha is given without rank. Give both, or leave both to Together.")
    if options.patience is not None and options.evaluations < needed_evaluations(options.patience):
        raise ConfigError(
            f"patience {options.patience} needs {needed_evaluations(options.patience)} evaluations or more, and "
            f"evaluations is {options.evaluations}. Raise it."
        )
    for key in _OURS:
        if key in options.extra_body:
            raise ConfigError(f"extra_body.{key} is set by ftkit. Leave it out.")


def needed_evaluations(patience: int) -> int:
    """How many evaluations there must be for a patience to run out: one before it and one to compare with."""
    return patience + _WARM_EVALUATIONS + 1


def body(options: "TogetherOptions", order: JobOrder) -> dict[str, Any]:
    """The fields of the request that makes the job."""
    return request(options, order).model_dump(exclude_none=True) | options.extra_body


def request(options: "TogetherOptions", order: JobOrder) -> "FinetuneRequest":
    """The order as the client's own type. What Together chooses is absent."""
    from together.types.finetune import FinetuneRequest

    stops = options.patience is not None
    return FinetuneRequest(
        model=options.model,
        training_file=order.files["train"],
        validation_file=order.files.get("validation"),
        packing=options.packing,
        max_seq_length=options.max_tokens,
        n_epochs=options.epochs,
        n_evals=options.evaluations,
        n_checkpoints=options.saves,
        batch_size=options.batch_size,
        learning_rate=options.learning_rate,
        lr_scheduler=_schedule(options),
        warmup_ratio=options.warmup,
        max_grad_norm=1.0,
        weight_decay=options.weight_decay,
        training_type=_weights(options),
        training_method=_method(options, order.plan.method),
        suffix=suffix(options, order.key),
        random_seed=order.plan.seed % 2**31,
        early_stopping_enabled=stops,
        early_stopping_patience=options.patience,
        early_stopping_warmup_evals=_WARM_EVALUATIONS if stops else None,
    )


def question(options: "TogetherOptions", order: JobOrder) -> "FineTuningEstimatePriceParams":
    """The arguments of `fine_tuning.estimate_price` for the very order."""
    asked = request(options, order).model_dump(exclude_none=True)
    fields = ("training_file", "validation_file", "model", "n_epochs", "n_evals", "training_method", "training_type")
    found: FineTuningEstimatePriceParams = {name: asked[name] for name in fields if name in asked}  # type: ignore[assignment] # the same names in both of the client's types
    return found


def suffix(options: "TogetherOptions", key: str) -> str:
    """What Together keeps with the job, and what ends the model's name."""
    return f"{options.suffix}-{key}" if options.suffix else key


def carries(job: Mapping[str, Any], key: str) -> bool:
    """Whether a job is of this key: by its suffix, or where a list leaves that out, by the name of its model."""
    return str(job.get("suffix") or "").endswith(key) or key in str(job.get("model_output_name") or "")


def _schedule(options: "TogetherOptions") -> Any:
    from together.types.finetune import (
        CosineLRScheduler,
        CosineLRSchedulerArgs,
        LinearLRScheduler,
        LinearLRSchedulerArgs,
    )

    if options.schedule == "cosine":
        return CosineLRScheduler(lr_scheduler_args=CosineLRSchedulerArgs(min_lr_ratio=0.0, num_cycles=0.5))
    return LinearLRScheduler(lr_scheduler_args=LinearLRSchedulerArgs(min_lr_ratio=0.0))


def _weights(options: "TogetherOptions") -> Any:
    """Which weights are trained; None leaves it to Together, which takes an adapter."""
    from together.types.finetune import FullTrainingType, LoRATrainingType

    if options.full:
        return FullTrainingType()
    if options.rank is None:
        return None
    return LoRATrainingType(
        lora_r=options.rank,
        lora_alpha=options.alpha or 2 * options.rank,
        lora_dropout=options.dropout,
        lora_trainable_modules=options.targets,
    )


def _method(options: "TogetherOptions", method: str) -> "TrainingMethodSFT | TrainingMethodDPO":
    """How it learns. Of supervised rows the answers alone: nobody asks a model for the questions."""
    from together.types.finetune import TrainingMethodDPO, TrainingMethodSFT

    if method == "dpo":
        return TrainingMethodDPO(dpo_beta=options.beta)
    return TrainingMethodSFT(train_on_inputs=False)
