"""`ftkit resume`."""

from pathlib import Path

import click

from ftkit.cli import project_options, run_options, show
from ftkit.training import attending, resuming, run_folders, stage
from ftkit.training.clock import SystemClock
from ftkit.training.decisions import Decisions


@click.command("resume")
@run_options.one_run
@click.option("--dataset", type=click.Path(path_type=Path), help="The dataset folder.  [default: build/dataset]")
@click.option("--max-cost", type=click.FloatRange(min=0), help="Order nothing that may cost more than this.")
@click.option("--yes", is_flag=True, help="Order it whatever it costs, also where that is unknown.")
@click.option("--json", "as_json", is_flag=True, help="Print model.json on one line.")
def command(  # noqa: PLR0913 - click's options
    path: Path,
    name: str | None,
    out: Path | None,
    dataset: Path | None,
    max_cost: float | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Go on with a run that was interrupted, cancelled or paused, where it stopped."""
    found, installed = project_options.opened(path)
    run = run_options.named(found, name)
    model, clock = run_options.model_of(found, run, out), SystemClock()
    folder = run_folders.of_model(model)
    with show.training(run) as tell:
        resuming.woken(folder, attending.backend_of(folder, found, installed), clock, tell)
        trained = stage.run(
            found,
            run,
            installed,
            dataset=dataset or project_options.dataset_folder(found),
            folder=model,
            decisions=Decisions(max_cost=max_cost, yes=yes),
            clock=clock,
            tell=tell,
        )
    show.trained(trained, as_json=as_json)
