"""What a model's limits at Together speak against, told before anything is uploaded."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import UNSET

from ftkit import Example, Problem, TrainingPlan

if TYPE_CHECKING:
    from ftkit_together.options import TogetherOptions

Limits = Mapping[str, Any]
_ROW = msgspec.json.Decoder(Example)


def problems(options: "TogetherOptions", plan: TrainingPlan, limits: Limits) -> Iterator[Problem]:
    """Options beyond the limits, a way of training that the model has not, and rows that it cannot read."""
    for name, least, most in _ranges(options, plan.method, limits):
        figure = getattr(options, name)
        if isinstance(figure, int | float) and _outside(figure, least, most):
            yield Problem(reason="beyond-limit", detail=f"{name} is {figure}; for {options.model} {_said(least, most)}")
    if options.full and limits.get("supports_full_training") is False:
        detail = f"{options.model} is trained by adapters alone at Together. Take full out."
        yield Problem(reason="no-full-training", detail=detail)
    if limits.get("supports_tools") is False:
        yield from _calling(options.model, plan)


def stops_without_rows(options: "TogetherOptions", plan: TrainingPlan) -> Iterator[Problem]:
    """That stopping early needs validation rows."""
    rows = Path(plan.validation_file)
    if options.patience is not None and not (rows.exists() and rows.stat().st_size):
        detail = "patience stops by the loss of validation rows, and there are none. Split some off, or take it out."
        yield Problem(reason="no-validation-rows", detail=detail)


def _ranges(
    options: "TogetherOptions", method: str, limits: Limits
) -> Iterator[tuple[str, float | None, float | None]]:
    """Option, least, most; None is not known."""
    way: Limits = limits.get("full_training" if options.full else "lora_training") or {}
    batch = way.get("max_batch_size_dpo" if method == "dpo" else "max_batch_size")
    yield "epochs", 1, limits.get("max_num_epochs")
    yield "learning_rate", limits.get("min_learning_rate"), limits.get("max_learning_rate")
    yield "batch_size", way.get("min_batch_size"), batch
    yield "evaluations", 0, limits.get("max_num_evals")
    yield "saves", 1, limits.get("max_num_checkpoints")
    yield "max_tokens", limits.get("min_max_seq_length"), limits.get(f"max_seq_length_{method}")
    if not options.full:
        yield "rank", 1, way.get("max_rank")


def _outside(figure: float, least: float | None, most: float | None) -> bool:
    return (least is not None and figure < least) or (most is not None and figure > most)


def _said(least: float | None, most: float | None) -> str:
    if least is None or most is None:
        return f"Together takes {most} at most." if least is None else f"Together takes {least} or more."
    return f"Together takes {least} to {most}."


def _calling(model: str, plan: TrainingPlan) -> Iterator[Problem]:
    """The rows with tools, for a model that calls none."""
    for file in (plan.train_file, plan.validation_file):
        for row in _rows(Path(file)):
            if row.tools is not UNSET and row.tools:
                detail = f"the row has tools, and Together tunes {model} without. Leave such rows out."
                yield Problem(reason="no-tools", detail=detail, id=row.id)


def _rows(path: Path) -> Iterator[Example]:
    if path.exists():
        with path.open("rb") as lines:
            yield from (_ROW.decode(line) for line in lines)
