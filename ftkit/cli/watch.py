"""`ftkit watch`."""

from pathlib import Path

import click

from ftkit.cli import project_options, run_options, show
from ftkit.training import watching
from ftkit.training.clock import SystemClock


@click.command("watch")
@run_options.one_run
@click.option("--json", "as_json", is_flag=True, help="Print model.json on one line.")
def command(path: Path, name: str | None, out: Path | None, as_json: bool) -> None:
    """Watch a run to its end and fetch what it made; nothing is ordered or started."""
    found, installed = project_options.opened(path)
    run = run_options.named(found, name)
    with show.training(run) as tell:
        trained = watching.watched(found, installed, run_options.model_of(found, run, out), SystemClock(), tell)
    show.trained(trained, as_json=as_json)
