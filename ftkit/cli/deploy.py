"""`ftkit deploy`."""

from pathlib import Path

import click

from ftkit.cli import project_options, run_options, show_runs
from ftkit.training import attending, deploying, run_folders
from ftkit.training.clock import SystemClock


@click.command("deploy")
@run_options.one_run
@click.option("--yes", is_flag=True, help="Deploy it whatever it costs by the hour.")
def command(path: Path, name: str | None, out: Path | None, yes: bool) -> None:
    """Make a vendor's model callable, which costs by the hour until `ftkit undeploy`."""
    found, installed = project_options.opened(path)
    run = run_options.named(found, name)
    folder = run_folders.of_model(run_options.model_of(found, run, out))
    backend = attending.backend_of(folder, found, installed)
    ready = deploying.deployed(folder, backend, SystemClock(), show_runs.note, yes=yes)
    click.echo(f"{run} answers as {ready.model}, for {show_runs.hourly(ready)} until 'ftkit undeploy --run {run}'.")
