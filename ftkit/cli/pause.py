"""`ftkit pause`."""

from pathlib import Path

import click

from ftkit.cli import project_options, run_options, show_runs
from ftkit.training import attending, pausing, run_folders
from ftkit.training.clock import SystemClock


@click.command("pause")
@run_options.one_run
def command(path: Path, name: str | None, out: Path | None) -> None:
    """Ask a vendor's job to stand still; `ftkit resume` wakes it."""
    found, installed = project_options.opened(path)
    folder = run_folders.of_model(run_options.model_of(found, run_options.named(found, name), out))
    backend = attending.backend_of(folder, found, installed)
    click.echo(pausing.paused(folder, backend, SystemClock(), show_runs.note))
