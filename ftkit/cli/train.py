"""`ftkit train`."""

from pathlib import Path

import click

from ftkit.cli import project_options, show
from ftkit.errors import ConfigError
from ftkit.training import stage


@click.command("train")
@project_options.project_argument
@click.option(
    "--run", "names", metavar="NAME", multiple=True, help="A run of the project; may be said again.  [default: all]"
)
@click.option("--dataset", type=click.Path(path_type=Path), help="The dataset folder.  [default: build/dataset]")
@click.option(
    "--out", type=click.Path(path_type=Path), help="The model folder of the one run.  [default: build/models/RUN]"
)
@click.option("--again", is_flag=True, help="Train again, setting a finished model aside under a numbered name.")
@click.option("--json", "as_json", is_flag=True, help="Print model.json.")
def command(  # noqa: PLR0913 - click's options
    path: Path, names: tuple[str, ...], dataset: Path | None, out: Path | None, again: bool, as_json: bool
) -> None:
    """Fine-tune on a dataset folder. An interrupted training continues from its last checkpoint."""
    found, installed = project_options.opened(path)
    runs = names or tuple(run.name for run in found.runs)
    if not runs:
        raise ConfigError(f"{found.file} names no runs under 'train'.")
    if out and len(runs) > 1:
        raise click.UsageError(f"--out is the folder of one model, and there are {len(runs)} runs: say --run NAME too.")
    for name in runs:
        with show.training(name) as tell:
            trained = stage.run(
                found,
                name,
                installed,
                dataset=dataset or project_options.dataset_folder(found),
                folder=out or project_options.model_folder(found, name),
                again=again,
                tell=tell,
            )
        show.trained(trained, as_json=as_json)
