"""What a rehearsal server is told: who trains, which base models it pretends to have, how its models answer."""

from typing import Any

from ftkit.plugins import Reference
from ftkit.values import Value

STAND_IN_FOR = (
    "gpt-4.1-2025-04-14",
    "gpt-4.1-mini-2025-04-14",
    "gpt-4.1-nano-2025-04-14",
    "gpt-4o-2024-08-06",
    "gpt-4o-mini-2024-07-18",
)
"""OpenAI's names that a project may go on using: every one stands for the trainer's own base model."""


class Settings(Value, frozen=True, kw_only=True):
    """How a server trains and answers."""

    train_with: Reference = Reference(name="echo")
    base_models: tuple[str, ...] = STAND_IN_FOR
    answer_with: dict[str, Any] = {}  # options of the predictor that answers, beside what the training left
