"""`ftkit ask`."""

from pathlib import Path

import click

from ftkit.cli import project_options, show
from ftkit.scoring import single


@click.command("ask")
@click.argument("run")
@click.argument("question")
@click.option(
    "--project",
    "path",
    type=click.Path(path_type=Path),
    default=project_options.PROJECT_FILE,
    help="The project file.  [default: ./ftkit.yaml]",
)
@click.option("--dataset", type=click.Path(path_type=Path), help="The dataset folder.  [default: build/dataset]")
@click.option(
    "--models", type=click.Path(path_type=Path), help="The folder of the runs' models.  [default: build/models]"
)
def command(run: str, question: str, path: Path, dataset: Path | None, models: Path | None) -> None:
    """Ask the model of RUN, and beside it the best baseline, and judge both answers by the contract."""
    found, installed = project_options.opened(path)
    answers = single.asked(
        found,
        installed,
        run,
        question,
        dataset=dataset or project_options.dataset_folder(found),
        models=models or project_options.model_folder(found, "run").parent,
        score=project_options.score_folder(found),
    )
    for answer in answers:
        show.answered(answer)
