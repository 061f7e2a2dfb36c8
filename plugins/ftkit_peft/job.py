"""What the training process is told, and what it leaves behind."""

from typing import Any, Literal

import msgspec

RESULT = "training.json"
ADAPTER = "adapter"


class Job(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One training, complete: travels to the child process as its only argument."""

    folder: str
    train_file: str
    seed: int
    too_long: Literal["error", "drop", "truncate"]
    model: str  # as the project says it
    rank: int
    alpha: float
    dropout: float
    targets: str | tuple[str, ...]
    epochs: float
    batch_size: int
    learning_rate: float
    scheduler: str
    warmup: float
    max_tokens: int
    checkpoint_every: int
    bf16: bool | Literal["auto"]


class Outcome(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The figures of a finished training, as written last of all."""

    template_digest: str
    tokens: int
    steps: int
    steps_executed: int
    loss: float
    facts: dict[str, Any] = {}
