"""`ftkit cancel`."""

from pathlib import Path

import click

from ftkit.cli import project_options, run_options, show_runs
from ftkit.training import attending, cancelling, run_folders
from ftkit.training.clock import SystemClock


@click.command("cancel")
@run_options.one_run
def command(path: Path, name: str | None, out: Path | None) -> None:
    """Ask for the end of a run: a vendor's job, or a process of ours."""
    found, installed = project_options.opened(path)
    run = run_options.named(found, name)
    folder = run_folders.of_model(run_options.model_of(found, run, out))
    backend = attending.backend_of(folder, found, installed)
    click.echo(cancelling.cancelled(folder, backend, SystemClock(), show_runs.note))
