"""Modules of `evaluate`: loaded once in a process, called with texts or with labels as numbers."""

import math
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ftkit import BackendError, PluginError


@cache
def loaded(module: str, config: str) -> Any:
    """The module of that name or in that folder.

    Raises BackendError where it cannot be found, fetched or imported.
    """
    import evaluate

    try:
        return evaluate.load(module, config or None, keep_in_memory=True)
    except (FileNotFoundError, ConnectionError) as error:
        raise BackendError(
            f"evaluate has no module '{module}' on this machine and cannot fetch one: {_first_line(error)} "
            f"Where there is a network, run 'python -c \"import evaluate; evaluate.load({module!r})\"' once, or name "
            "the folder of a copy: 'module: metrics/NAME' with NAME.py in it."
        ) from error
    except ImportError as error:
        raise BackendError(f"evaluate's module '{module}' needs something else: {_first_line(error)}") from error


def figures_of(
    module: str, config: str, pairs: tuple[Sequence[Any], Sequence[Any]], options: Mapping[str, Any]
) -> dict[str, float]:
    """What the module says of some predictions and references: all its figures that are numbers.

    A list of one number is that number. Raises PluginError where the module fails.
    """
    predictions, references = pairs
    found = loaded(module, config)
    try:
        said = found.compute(predictions=list(predictions), references=list(references), **options) or {}
    except Exception as error:
        raise PluginError(
            f"evaluate's module '{module}' failed for {len(predictions)} answers: "
            f"{type(error).__name__}: {_first_line(error)} (what it takes: {_takes(found)})"
        ) from error
    return {name: number for name, value in said.items() if (number := _number(value)) is not None}


def script_of(module: str) -> tuple[Path, ...]:
    """The files of a module that lies in a folder; none for one that is known by name."""
    folder = Path(module)
    if folder.suffix == ".py":
        return (folder,) if folder.is_file() else ()
    return tuple(sorted(folder.glob("*.py"))) if folder.is_dir() else ()


def _number(value: Any) -> float | None:
    if isinstance(value, list | tuple) and len(value) == 1:
        return _number(value[0])
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


def _takes(module: Any) -> str:
    features = module.features
    kinds = features if isinstance(features, list) else [features]
    return " or ".join(", ".join(f"{name}: {kind}" for name, kind in each.items()) for each in kinds)


def _first_line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).strip().splitlines()[0]
