"""What LLaMA-Factory and Axolotl are told: their settings, the form of their rows, and how they are started."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from ftkit import ConfigError, TrainingPlan

Name = Literal["none", "llamafactory", "axolotl"]
OUTPUT = "out"  # in the run's folder
EXPORT = "rows"


class Preset(msgspec.Struct, frozen=True, kw_only=True):
    """A trainer that we know."""

    argv: tuple[str, ...]
    dialects: Mapping[str, str]  # method -> exporter
    needed: tuple[str, ...] = ()  # settings that only the user can know
    environment: Mapping[str, str] = {}
    log: str = ""  # a file of progress in the run's folder
    notice: str = ""


PRESETS: Mapping[str, Preset] = {
    "llamafactory": Preset(
        argv=("{bin}/llamafactory-cli", "train", "{config}"),
        dialects={"sft": "sharegpt"},
        needed=("template",),
        environment={"WANDB_DISABLED": "true"},
        log=f"{OUTPUT}/trainer_log.jsonl",
        notice="LLaMA-Factory cuts rows behind cutoff_len without a word: set settings.cutoff_len with room to spare.",
    ),
    "axolotl": Preset(
        argv=("{bin}/axolotl", "train", "{config}"),
        dialects={"sft": "messages"},
        environment={"AXOLOTL_DO_NOT_TRACK": "1"},
        notice="Axolotl trains every answer of a conversation, the earlier ones in the prompt among them.",
    ),
}
"""As of LLaMA-Factory 0.9.5 and Axolotl 0.19. The latter's telemetry is off."""

_EXCESS = {"error": "raise", "drop": "drop", "truncate": "truncate"}


def required(name: Name, settings: Mapping[str, Any]) -> None:
    """Raises ConfigError for a setting that is missing, and for one that ftkit sets."""
    if name not in PRESETS:
        if settings:
            raise ConfigError("settings belong to a preset. A script of your own is told by its argv.")
        return
    for needed in PRESETS[name].needed:
        if needed not in settings:
            raise ConfigError(f"preset '{name}' needs settings.{needed}: the wrong one teaches what is never asked.")
    for ours in ("output_dir", "dataset_dir", "datasets", "test_datasets", "dataset"):
        if ours in settings:
            raise ConfigError(f"settings.{ours} is set by ftkit. Leave it out.")


def config(name: Name, model: str, settings: Mapping[str, Any], plan: TrainingPlan) -> dict[str, Any]:
    """The trainer's settings; the user's own lead."""
    tell = {"llamafactory": _llamafactory, "axolotl": _axolotl}[name]
    return {**tell(model, plan), **settings}


def _llamafactory(model: str, plan: TrainingPlan) -> dict[str, Any]:
    folder = Path(plan.folder)
    output = folder / OUTPUT
    validation = {"eval_dataset": "validation", "eval_strategy": "epoch"} if _has_validation(folder) else {}
    return {
        "model_name_or_path": model,
        "stage": "sft",
        "do_train": True,
        "finetuning_type": "lora",
        "dataset": "train",
        "dataset_dir": str(folder / EXPORT),
        "mask_history": True,  # only the last answer is learnt, as by every other backend
        "output_dir": str(output),
        # a folder with checkpoints is gone on with, and one without them is begun anew
        "overwrite_output_dir": not any(output.glob("checkpoint-*")),
        "logging_steps": 1,
        "seed": plan.seed,
        "report_to": "none",
        "trust_remote_code": False,
        **validation,
    }


def _axolotl(model: str, plan: TrainingPlan) -> dict[str, Any]:
    folder = Path(plan.folder)

    def rows(side: str) -> list[dict[str, str]]:
        file = str(folder / EXPORT / f"{side}.jsonl")
        form = {"ds_type": "json", "split": "train", "type": "chat_template", "field_messages": "messages"}
        return [{"path": file, **form}]

    return {
        "base_model": model,
        "adapter": "lora",
        "datasets": rows("train"),
        **({"test_datasets": rows("validation")} if _has_validation(folder) else {}),
        "output_dir": str(folder / OUTPUT),
        "dataset_prepared_path": str(folder / "prepared"),
        "excess_length_strategy": _EXCESS[plan.too_long],
        "auto_resume_from_checkpoints": True,
        "logging_steps": 1,
        "seed": plan.seed,
        "trust_remote_code": False,
    }


def _has_validation(folder: Path) -> bool:
    return (folder / EXPORT / "validation.jsonl").exists()
