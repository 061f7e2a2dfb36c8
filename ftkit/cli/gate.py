"""What `ftkit score --gate` does: finds the gate before anyone is asked, and holds the scores against it afterwards."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import click

from ftkit.errors import ConfigError, GateError
from ftkit.scoring.stage import Scored
from ftkit.sections import GateFile


class Gate(NamedTuple):
    """A gate, and the folder that its paths start from."""

    asked: GateFile
    root: Path


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options --gate and --gate-file."""
    command = click.option(
        "--gate-file",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="As --gate, with what stands in this file: the keys of a project's score.gate.",
    )(command)
    return click.option("--gate", is_flag=True, help="Exit with 3 where the project's score.gate is not met.")(command)


def chosen(project_file: Path, *, gate: bool, gate_file: Path | None, saved: bool) -> Gate | None:
    """The gate that the options name, if any. Raises ConfigError where they name one that is not there."""
    if gate_file is not None:
        from ftkit.gating.leaving import from_file

        return Gate(from_file(gate_file), gate_file.resolve().parent)
    if not gate:
        return None
    if saved:
        raise ConfigError("--gate is the project's, and with --predictions there is none. Name one with --gate-file.")
    from ftkit.cli import project_options

    found, _installed = project_options.opened(project_file)
    if found.score.gate is None:
        raise ConfigError(f"{found.file} has no score.gate. Say there what a candidate must reach.")
    return Gate(found.score.gate, found.root)


def hold(gate: Gate, scored: Scored, *, as_json: bool) -> None:
    """Holds a score folder against the gate, prints and leaves what it found. Raises GateError where it is not met."""
    from rich.console import Console

    from ftkit.gating.gate import judged
    from ftkit.gating.leaving import leave
    from ftkit.reporting import gate as shown
    from ftkit.reporting.junit import of_gate

    result = judged(gate.asked, scored.folder, gate.root)
    leave(result, scored.folder, shown.markdown(result), of_gate(result))
    if not as_json:
        Console(highlight=False, soft_wrap=True).print(shown.lines(result))
    if not result.met:
        raise GateError(f"{shown.headline(result)}. See {scored.folder / 'gate.md'}.")
    click.echo(shown.headline(result), err=True)
