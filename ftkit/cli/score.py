"""`ftkit score`."""

from pathlib import Path
from typing import Any

import click

from ftkit import plugins
from ftkit.cli import gate as gate_options
from ftkit.cli import learning_curve as curves
from ftkit.cli import project_options, saved_answers, show
from ftkit.cli.collecting import seldom_collecting
from ftkit.cli.numpy_alone import import_numpy
from ftkit.scoring import saved, stage
from ftkit.scoring.stage import Effort, Scored


@click.command("score")
@project_options.project_argument
@click.option("--dataset", type=click.Path(path_type=Path), help="The dataset folder.  [default: build/dataset]")
@click.option(
    "--models", type=click.Path(path_type=Path), help="The folder of the runs' models.  [default: build/models]"
)
@click.option("--out", type=click.Path(path_type=Path), help="The score folder.  [default: build/score]")
@click.option("--again", is_flag=True, help="Ask every candidate anew.")
@click.option("--retry-failed", is_flag=True, help="Ask the failed requests of a finished score anew, and only those.")
@click.option(
    "--workers",
    type=click.IntRange(1, 256),
    help="Processes that judge; the result is the same.  [default: as many as are worth their start]",
)
@click.option(
    "--learning-curve",
    metavar="RUN",
    help="Train the run on parts of its rows, and say whether more rows would pay.  [--out: build/learning-curve]",
)
@click.option(
    "--fractions",
    type=curves.Fractions(),
    default="0.25,0.5,1",
    show_default=True,
    help="With --learning-curve: the parts of the rows.",
)
@click.option("--predictions", metavar="NAME=FILE", multiple=True, help="Judge saved answers instead of asking.")
@saved_answers.options
@gate_options.options
@click.option("--json", "as_json", is_flag=True, help="Print report.json.")
def command(  # noqa: PLR0913 - click's options
    path: Path,
    dataset: Path | None,
    models: Path | None,
    out: Path | None,
    again: bool,
    retry_failed: bool,
    workers: int | None,
    learning_curve: str | None,
    fractions: tuple[float, ...],
    predictions: tuple[str, ...],
    gate: bool,
    gate_file: Path | None,
    as_json: bool,
    **given: Any,
) -> None:
    """Compare fine-tuned models with prompting on the same cases, and say which to choose.

    With --predictions no project is needed and no model is asked: saved answers are judged, the same way every time.
    Files are JSON lines or CSV, .gz too.
    """
    held = gate_options.chosen(path, gate=gate, gate_file=gate_file, saved=bool(predictions))
    if predictions:
        if again or retry_failed:
            raise click.UsageError("--again and --retry-failed ask candidates, and with --predictions nobody is asked.")
        if learning_curve:
            raise click.UsageError("--learning-curve trains and asks models, and with --predictions nobody is asked.")
        judging = saved_answers.saved(predictions, workers, given)
        click.get_current_context().with_resource(seldom_collecting())
        import_numpy()
        scored = saved.run(judging, plugins.installed(), out or Path("build/score"))
    else:
        saved_answers.refuse_without_predictions(given)
        effort = Effort(again=again, retry_failed=retry_failed, workers=workers)
        if learning_curve:
            scored = _learned(path, learning_curve, fractions, (dataset, models, out), effort)
        else:
            scored = _asked(path, dataset, models, out, effort)
    show.scored(scored, as_json=as_json)
    if held:
        gate_options.hold(held, scored, as_json=as_json)


def _asked(path: Path, dataset: Path | None, models: Path | None, out: Path | None, effort: Effort) -> Scored:
    found, installed = project_options.opened(path)
    with show.asking() as tell:
        return stage.run(
            found,
            installed,
            dataset=dataset or project_options.dataset_folder(found),
            models=models or project_options.model_folder(found, "run").parent,
            folder=out or project_options.score_folder(found),
            effort=effort,
            tell=tell,
        )


def _learned(
    path: Path, run: str, fractions: tuple[float, ...], places: tuple[Path | None, ...], effort: Effort
) -> Scored:
    found, installed = project_options.opened(path)
    dataset, models, out = places
    return curves.scored(
        found,
        installed,
        run,
        fractions,
        dataset=dataset or project_options.dataset_folder(found),
        models=models or project_options.model_folder(found, run).parent,
        folder=out or project_options.score_folder(found).with_name("learning-curve"),
        effort=effort,
    )
