"""`ftkit runs`."""

from pathlib import Path

import click

from ftkit import project
from ftkit.cli import project_options, show_runs
from ftkit.training import run_folders, statuses


@click.command("runs")
@project_options.project_argument
@click.option(
    "--models", type=click.Path(path_type=Path, exists=True), help="The folder of models.  [default: build/models]"
)
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def command(path: Path, models: Path | None, as_json: bool) -> None:
    """List every run that was begun, as its journal tells; no vendor is asked."""
    found = project.load(path / project_options.PROJECT_FILE if path.is_dir() else path)
    home = models or project_options.shortened(found.root / "build" / "models")
    show_runs.listed([statuses.status(folder) for folder in run_folders.found(home)], as_json=as_json)
