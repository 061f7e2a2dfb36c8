"""The options of `ftkit score` that go with --predictions: what is judged, and by what, where there is no project."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ftkit.answer_files.given import ColumnNames
from ftkit.scoring.saved import Saved
from ftkit.scoring.stated import stated

_FILE = click.Path(path_type=Path)
_OPTIONS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("references", "dataset rows, or ids with references.", {"type": _FILE}),
    ("contract", "a file with the list of checks.", {"type": _FILE}),
    (
        "metric",
        "a metric to measure, as a project writes it: rouge, or {rouge: {tokenizer: unicode}}.",
        {"metavar": "METRIC", "multiple": True},
    ),
    ("fine-tuned", "these are a fine-tuned model's.", {"metavar": "NAME", "multiple": True}),
    ("slice", "divide the cases by this.", {"metavar": "COLUMN", "multiple": True}),
    ("rule", "what decides, as a project's score.rule: {margin: 0.02}, or a file.", {"metavar": "RULE", "default": ""}),
    (
        "price",
        "what a candidate costs, as in a project's score.prices: base=gpt-4o-mini, or tuned={per_hour: 1.2}.",
        {"metavar": "NAME=PRICE", "multiple": True},
    ),
    ("prices", "a file of prices by candidate; --price goes before it.", {"type": _FILE}),
    ("intersect", "judge the cases that all have.", {"is_flag": True}),
)


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """All of them, and one for each column that may have another name in people's files: --id-column and so on."""
    for field in reversed(ColumnNames.__struct_fields__):
        name = f"--{field.replace('_', '-')}-column"
        command = _option(name, f"what '{field}' is called.", {"default": "", "metavar": "NAME"})(command)
    for name, about, more in reversed(_OPTIONS):
        command = _option(f"--{name}", about, more)(command)
    return command


def saved(predictions: tuple[str, ...], workers: int | None, given: dict[str, Any]) -> Saved:
    """What to judge, from these options."""
    return Saved(
        predictions=_named_files(predictions),
        references=given["references"],
        contract=given["contract"],
        metrics=given["metric"],
        fine_tuned=frozenset(given["fine_tuned"]),
        columns=ColumnNames(**{field: given[f"{field}_column"] for field in ColumnNames.__struct_fields__}),
        slices=given["slice"],
        intersect=given["intersect"],
        workers=workers,
        stated=stated(given["rule"], given["prices"], given["price"]),
    )


def refuse_without_predictions(given: dict[str, Any]) -> None:
    """Raises click's UsageError where one of these options is used and --predictions is not."""
    written = {param.name: param.opts[0] for param in click.get_current_context().command.params}
    used = [written[name] for name, value in given.items() if value]
    if used:
        raise click.UsageError(f"{', '.join(used)}: only with --predictions.")


def _option(name: str, about: str, more: dict[str, Any]) -> Callable[..., Any]:
    return click.option(name, help=f"With --predictions: {about}", **more)


def _named_files(given: tuple[str, ...]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for one in given:
        name, _, file = one.partition("=")
        if not (name and file):
            raise click.UsageError(f"--predictions takes NAME=FILE, found {one!r}.")
        if name in found:
            raise click.UsageError(f"--predictions names '{name}' twice.")
        found[name] = Path(file)
    return found
