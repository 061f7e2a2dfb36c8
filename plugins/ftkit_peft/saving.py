"""What a training leaves: written beside its place and renamed in, so that no half of it is ever found. For the child.

An adapter's tokenizer and base folder let servers load it. Merged and fully trained models are written in the type of
their base's own file.
"""

import shutil
from pathlib import Path
from typing import Any

import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM

from ftkit_peft.job import ADAPTER, MODEL, Job


def save(trainer: Any, job: Job, base: Path) -> None:
    """Writes the adapter, the model, or both where they were to be merged."""
    folder = Path(job.plan.folder)
    if job.options.trains == "all":
        _placed(trainer.model.to(_type_of(base)), trainer.processing_class, folder / MODEL)
        return
    trainer.model.peft_config["default"].base_model_name_or_path = str(base)
    _placed(trainer.model, trainer.processing_class, folder / ADAPTER, save_embedding_layers=False)
    if job.options.merge:
        _placed(merged(base, folder / ADAPTER), trainer.processing_class, folder / MODEL)


def merged(base: Path, adapter: Path) -> Any:
    """The base's own weights with the adapter added: in float32, since in 16 bits small changes are lost on the way."""
    model = AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32, trust_remote_code=False)
    return PeftModel.from_pretrained(model, adapter).merge_and_unload().to(_type_of(base))


def _placed(model: Any, tokenizer: Any, place: Path, **how: Any) -> None:
    staging = place.with_name(f"{place.name}.partial")
    for left in (staging, place):
        shutil.rmtree(left, ignore_errors=True)
    model.save_pretrained(staging, safe_serialization=True, **how)
    tokenizer.save_pretrained(staging)
    (staging / "README.md").unlink(missing_ok=True)
    staging.rename(place)


def _type_of(base: Path) -> torch.dtype:
    from transformers import AutoConfig

    said = getattr(AutoConfig.from_pretrained(base, trust_remote_code=False), "dtype", None)
    return said if isinstance(said, torch.dtype) else torch.float32
