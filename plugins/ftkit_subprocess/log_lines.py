"""Lines of other people's logs, read as signs of life."""

import ast
from collections.abc import Mapping
from typing import Any

import msgspec

from ftkit import Event

_LONGEST = 10_000  # characters of a line worth reading


def event(line: str) -> Event | None:
    """What a line says: JSON of LLaMA-Factory's trainer_log.jsonl or of ours, or a dict as transformers prints it.

    A line that is none of them is None.
    """
    text = line.strip()
    if not (text.startswith("{") and text.endswith("}") and len(text) <= _LONGEST):
        return None
    found = _decoded(text)
    if not isinstance(found, dict):
        return None
    step = _whole(found, "current_steps", "step", "global_step")
    loss = _figure(found, "loss", "train_loss")
    if step is None and loss is None:
        return None
    steps = _whole(found, "total_steps", "steps", "max_steps")
    return Event(kind="progress", step=step, steps=steps, loss=loss, text=_told(found))


def _decoded(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        pass
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return None


def _figure(found: Mapping[str, Any], *names: str) -> float | None:
    """The first figure of these names; transformers 5 prints them as texts."""
    for name in names:
        value = found.get(name)
        try:
            number = None if value is None or isinstance(value, bool) else float(value)
        except (TypeError, ValueError, OverflowError):
            continue
        if number is not None and number - number == 0:  # neither infinite nor no number
            return number
    return None


def _whole(found: Mapping[str, Any], *names: str) -> int | None:
    number = _figure(found, *names)
    return int(number) if number is not None and number >= 0 else None


def _told(found: Mapping[str, Any]) -> str:
    """The epoch, where it is told."""
    epoch = _figure(found, "epoch")
    return "" if epoch is None else f"epoch {epoch:.2f}"
