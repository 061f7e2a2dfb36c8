"""When a training has gained nothing for long enough: read from the losses alone, which every checkpoint holds."""

from collections.abc import Mapping, Sequence
from typing import Any

from ftkit_peft.options import EarlyStopping


def is_over(losses: Sequence[float], rule: EarlyStopping) -> bool:
    """Whether the last evaluations, as many as the rule is patient, brought no lower loss."""
    best, waited = float("inf"), 0
    for loss in losses:
        if loss < best - rule.least_gain:
            best, waited = loss, 0
        else:
            waited += 1
    return waited >= rule.patience


def validation_losses(log: Sequence[Mapping[str, Any]]) -> list[float]:
    """Those of a trainer's log, in order."""
    return [entry["eval_loss"] for entry in log if "eval_loss" in entry]
