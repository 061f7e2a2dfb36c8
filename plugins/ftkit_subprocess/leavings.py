"""What a trainer left in a folder: an adapter, a whole model or a GGUF file, and the figures beside it."""

from pathlib import Path
from typing import Any, Literal

import msgspec

from ftkit import BackendError

Kind = Literal["adapter", "full-model", "gguf"]


class Left(msgspec.Struct, frozen=True, kw_only=True):
    """A model, as a path relative to the run's folder."""

    kind: Kind
    path: str
    steps: int | None = None
    loss: float | None = None


def left(folder: Path, place: str) -> Left:
    """What lies at a place in the run's folder. Raises BackendError, saying what was looked for, where nothing does."""
    where = folder / place
    kind = _kind(where)
    if kind is None:
        raise BackendError(
            f"the trainer left no model in {where}: neither adapter_config.json with adapter_model.safetensors, nor "
            "config.json with *.safetensors, nor a .gguf file. Tell where it does with the option 'leaves'."
        )
    state = _state(where)
    losses = [one["loss"] for one in state.get("log_history", []) if isinstance(one.get("loss"), int | float)]
    return Left(kind=kind, path=place, steps=state.get("global_step"), loss=losses[-1] if losses else None)


def _kind(where: Path) -> Kind | None:
    if where.is_file() and where.suffix == ".gguf":
        return "gguf"
    if (where / "adapter_config.json").is_file() and (where / "adapter_model.safetensors").is_file():
        return "adapter"
    return "full-model" if (where / "config.json").is_file() and any(where.glob("*.safetensors")) else None


def _state(where: Path) -> dict[str, Any]:
    """The trainer_state.json of transformers, beside the model or in the newest checkpoint; empty without."""
    checkpoints = sorted(where.glob("checkpoint-*/trainer_state.json"), key=lambda path: path.stat().st_mtime)
    for path in [where / "trainer_state.json", *reversed(checkpoints)]:
        if path.is_file():
            try:
                return msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
            except msgspec.DecodeError as error:
                raise BackendError(f"{path} is no JSON: {error}. Was the trainer interrupted?") from error
    return {}
