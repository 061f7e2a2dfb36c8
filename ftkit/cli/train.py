"""`ftkit train`."""

from pathlib import Path

import click

from ftkit.cli import project_options, show
from ftkit.errors import ConfigError
from ftkit.training import stage
from ftkit.training.decisions import Decisions


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
@click.option("--max-cost", type=click.FloatRange(min=0), help="Order nothing that may cost more than this.")
@click.option("--yes", is_flag=True, help="Order it whatever it costs, also where that is unknown.")
@click.option("--made", metavar="JOB", help="Take over this job, which was made at the vendor's.")
@click.option("--not-made", is_flag=True, help="I looked at the vendor's: the job in doubt was not made.")
@click.option("--json", "as_json", is_flag=True, help="Print model.json, on one line for each run.")
def command(  # noqa: PLR0913 - click's options
    path: Path,
    names: tuple[str, ...],
    dataset: Path | None,
    out: Path | None,
    again: bool,
    max_cost: float | None,
    yes: bool,
    made: str | None,
    not_made: bool,
    as_json: bool,
) -> None:
    """Fine-tune on a dataset folder. An interrupted training continues where it stopped; a job is ordered once."""
    found, installed = project_options.opened(path)
    runs = names or tuple(run.name for run in found.runs)
    if not runs:
        raise ConfigError(f"{found.file} names no runs under 'train'.")
    _refuse_one_for_many(runs, {"--out": out, "--made": made, "--not-made": not_made})
    decisions = Decisions(again=again, max_cost=max_cost, yes=yes, made=made or "", not_made=not_made)
    for name in runs:
        with show.training(name) as tell:
            trained = stage.run(
                found,
                name,
                installed,
                dataset=dataset or project_options.dataset_folder(found),
                folder=out or project_options.model_folder(found, name),
                decisions=decisions,
                tell=tell,
            )
        show.trained(trained, as_json=as_json)


def _refuse_one_for_many(runs: tuple[str, ...], options: dict[str, object]) -> None:
    """Raises a usage error for an option that is about one model, where there are several."""
    for option, value in options.items():
        if value and len(runs) > 1:
            raise click.UsageError(f"{option} is about one model, and there are {len(runs)} runs: say --run NAME too.")
