"""`ftkit score`."""

from pathlib import Path

import click

from ftkit import plugins
from ftkit.cli import project_options, show
from ftkit.scoring import saved, stage
from ftkit.scoring.saved import Saved
from ftkit.scoring.stage import Scored


@click.command("score")
@project_options.project_argument
@click.option("--dataset", type=click.Path(path_type=Path), help="The dataset folder.  [default: build/dataset]")
@click.option(
    "--models", type=click.Path(path_type=Path), help="The folder of the runs' models.  [default: build/models]"
)
@click.option("--out", type=click.Path(path_type=Path), help="The score folder.  [default: build/score]")
@click.option("--again", is_flag=True, help="Ask every candidate anew.")
@click.option("--predictions", metavar="NAME=FILE", multiple=True, help="Judge saved answers instead of asking.")
@click.option(
    "--references", type=click.Path(path_type=Path), help="With --predictions: dataset rows, or ids with references."
)
@click.option("--contract", type=click.Path(path_type=Path), help="With --predictions: a file with the list of checks.")
@click.option("--metric", "metrics", metavar="NAME", multiple=True, help="With --predictions: a metric to measure.")
@click.option("--fine-tuned", metavar="NAME", multiple=True, help="With --predictions: these are a fine-tuned model's.")
@click.option("--json", "as_json", is_flag=True, help="Print report.json.")
def command(  # noqa: PLR0913 - click's options
    path: Path,
    dataset: Path | None,
    models: Path | None,
    out: Path | None,
    again: bool,
    predictions: tuple[str, ...],
    references: Path | None,
    contract: Path | None,
    metrics: tuple[str, ...],
    fine_tuned: tuple[str, ...],
    as_json: bool,
) -> None:
    """Compare fine-tuned models with prompting on the same cases, and say which to choose.

    With --predictions no project is needed and no model is asked: saved answers are judged, the same way every time.
    """
    if predictions:
        given = Saved(
            predictions=_named_files(predictions),
            references=references,
            contract=contract,
            metrics=metrics,
            fine_tuned=frozenset(fine_tuned),
        )
        scored = saved.run(given, plugins.installed(), out or Path("build/score"))
    elif references or contract or metrics or fine_tuned:
        raise click.UsageError("--references, --contract, --metric and --fine-tuned go with --predictions.")
    else:
        scored = _asked(path, dataset, models, out, again=again)
    show.scored(scored, as_json=as_json)


def _asked(path: Path, dataset: Path | None, models: Path | None, out: Path | None, *, again: bool) -> Scored:
    found, installed = project_options.opened(path)
    with show.asking() as tell:
        return stage.run(
            found,
            installed,
            dataset=dataset or project_options.dataset_folder(found),
            models=models or project_options.model_folder(found, "run").parent,
            folder=out or project_options.score_folder(found),
            again=again,
            tell=tell,
        )


def _named_files(given: tuple[str, ...]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for one in given:
        name, _, file = one.partition("=")
        if not (name and file):
            raise click.UsageError(f"--predictions takes NAME=FILE, found {one!r}.")
        if name in found:
            raise click.UsageError(f"--predictions names '{name}' twice.")
        found[name] = Path(file)
    return found
