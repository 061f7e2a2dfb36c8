"""`ftkit prepare`."""

from pathlib import Path

import click

from ftkit import plugins, project, settings
from ftkit.cli import project_options, show
from ftkit.cli.numpy_alone import import_numpy
from ftkit.errors import ConfigError
from ftkit.preparation import stage
from ftkit.project import Project
from ftkit.reporting import dataset

_SETTINGS = (".yaml", ".yml")


@click.command("prepare")
@project_options.project_argument
@click.option("--input", "input_", metavar="TEMPLATE", help="The prompt, for a table without a project file.")
@click.option("--target", metavar="TEMPLATE", help="The answer, for a table without a project file.")
@click.option("--out", type=click.Path(path_type=Path), help="The dataset folder.  [default: build/dataset]")
@click.option("--max-reject-rate", type=click.FloatRange(0, 1), help="The share of defects that is allowed: 0.1.")
@click.option("--workers", type=click.IntRange(1), help="Processes to work in.  [default: what the work is worth]")
@click.option("--again", is_flag=True, help="Prepare even when everything is up to date.")
@click.option("--json", "as_json", is_flag=True, help="Print the manifest.")
def command(  # noqa: PLR0913 - click's options
    path: Path,
    input_: str | None,
    target: str | None,
    out: Path | None,
    max_reject_rate: float | None,
    workers: int | None,
    again: bool,
    as_json: bool,
) -> None:
    """Turn raw records into a dataset folder in which every row is accounted for.

    PROJECT is a project file or its folder (default ./ftkit.yaml), or a table of records with --input and --target.
    """
    found = _project(path, input_, target)
    if max_reject_rate is not None:
        found = project.with_reject_rate(found, max_reject_rate)
    if workers is not None:
        found = project.with_workers(found, workers)
    installed = plugins.installed()
    project.verify(found, installed)
    import_numpy()
    with show.counting("reading records") as tell:
        audience = stage.Audience(tell=tell, report=dataset.write)
        prepared = stage.run(
            found, installed, out or project_options.dataset_folder(found), again=again, audience=audience
        )
    show.prepared(prepared, as_json=as_json)


def _project(path: Path, input_: str | None, target: str | None) -> Project:
    """The project in a file, or the one that a table and two templates make."""
    if path.is_dir() or path.suffix.lower() in _SETTINGS:
        if input_ or target:
            raise click.UsageError("--input and --target are for a table; a project file says them itself.")
        return project.load(path / project_options.PROJECT_FILE if path.is_dir() else path)
    if not (input_ and target):
        raise click.UsageError(
            f"{path} is no project file: say --input and --target, templates such as '{{{{ complaint }}}}'."
        )
    if not path.exists():
        raise ConfigError(f"there is no file {path}.")
    content = {
        "name": path.stem,
        "records": path.name,
        "task": {"input": input_, "target": target},
        "prepare": {"transforms": ["repair_text", "dedupe"]},
    }
    document = settings.Document(file="the command line", content=content, lines={})
    return project.from_document(document, path.absolute().parent)  # a link's own folder, not its target's
