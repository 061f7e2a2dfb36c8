"""What the training process is told, and what it leaves behind."""

from typing import Any

import msgspec

from ftkit import TrainingPlan
from ftkit_peft.options import Options

RESULT = "training.json"
ADAPTER = "adapter"
MODEL = "model"


class Job(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One training, complete: travels to the child process as its only argument."""

    plan: TrainingPlan
    options: Options

    @property
    def cut_at(self) -> int | None:
        """The tokens after which a sequence is cut; None where none may be."""
        return self.options.max_tokens if self.plan.too_long == "truncate" else None


class Outcome(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The figures of a finished training, as written last of all."""

    template_digest: str
    tokens: int
    steps: int
    steps_executed: int
    loss: float
    facts: dict[str, Any] = {}
