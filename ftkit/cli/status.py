"""`ftkit status`."""

from pathlib import Path

import click

from ftkit.cli import project_options, show_runs
from ftkit.errors import ConfigError
from ftkit.training import looking, run_folders
from ftkit.training.clock import SystemClock


@click.command("status")
@project_options.project_argument
@click.option("--run", "name", metavar="NAME", help="One run of the project.  [default: all that were begun]")
@click.option(
    "--out", type=click.Path(path_type=Path), help="The model folder of the run.  [default: build/models/RUN]"
)
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def command(path: Path, name: str | None, out: Path | None, as_json: bool) -> None:
    """Say how runs are doing; of a vendor's job the vendor is asked."""
    found, installed = project_options.opened(path)
    if out is not None and name is None:
        raise click.UsageError("--out is the folder of one model: say --run NAME too.")
    names = [name] if name else [run.name for run in found.runs]
    folders = []
    for each in names:
        try:
            folders.append(run_folders.of_model(out or project_options.model_folder(found, each)))
        except ConfigError:
            if name:
                raise
    clock = SystemClock()
    statuses = [looking.status_now(folder, found, installed, clock, show_runs.note) for folder in folders]
    show_runs.described(statuses, as_json=as_json)
