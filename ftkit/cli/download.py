"""`ftkit download`."""

from pathlib import Path

import click

from ftkit.cli import project_options, run_options, show_runs
from ftkit.training import attending, downloading, run_folders
from ftkit.training.clock import SystemClock


@click.command("download")
@run_options.one_run
@click.option("--to", "target", type=click.Path(path_type=Path), required=True, help="The folder to make.")
def command(path: Path, name: str | None, out: Path | None, target: Path) -> None:
    """Fetch the trained weights of a vendor's job."""
    found, installed = project_options.opened(path)
    folder = run_folders.of_model(run_options.model_of(found, run_options.named(found, name), out))
    backend = attending.backend_of(folder, found, installed)
    downloading.downloaded(folder, backend, target, SystemClock(), show_runs.note)
    click.echo(f"written: {target}")
