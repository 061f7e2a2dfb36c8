"""What the commands about runs share: which run is meant, and where its model is."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ftkit.cli import project_options
from ftkit.project import Project


def one_run(command: Callable[..., Any]) -> Callable[..., Any]:
    """The project, one of its runs, and its model folder."""
    for option in (
        click.option("--out", type=click.Path(path_type=Path), help="The model folder.  [default: build/models/RUN]"),
        click.option("--run", "name", metavar="NAME", help="A run of the project.  [default: the only one]"),
        project_options.project_argument,
    ):
        command = option(command)
    return command


def named(found: Project, name: str | None) -> str:
    """The run that is meant. Raises a usage error where there are several and none is named."""
    runs = [run.name for run in found.runs]
    if name is not None:
        return name
    if len(runs) != 1:
        raise click.UsageError(f"say --run NAME: the project has the runs {', '.join(runs) or 'none'}.")
    return runs[0]


def model_of(found: Project, name: str, out: Path | None) -> Path:
    """The model folder of a run; a run that the project no longer names may still have one."""
    return out or project_options.model_folder(found, name)
