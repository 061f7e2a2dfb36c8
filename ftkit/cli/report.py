"""`ftkit report`."""

import sys
from pathlib import Path

import click

from ftkit.reporting.folder import FORMS


@click.command("report")
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default=Path("build/score"))
@click.option(
    "--write",
    "forms",
    type=click.Choice(list(FORMS)),
    multiple=True,
    help="Which files to write; may be given several times.  [default: markdown and html]",
)
@click.option(
    "--compare",
    "both",
    nargs=2,
    metavar="BEFORE AFTER",
    type=click.Path(path_type=Path),
    help="Compare two score folders, or the verdicts.jsonl of them, case by case.",
)
@click.option(
    "--page",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="With --compare: write an HTML page with every case of both runs side by side.",
)
@click.option("--markdown", "as_markdown", is_flag=True, help="With --compare: print Markdown.")
@click.option("--json", "as_json", is_flag=True, help="Print report.json, or with --compare the comparison.")
def command(  # noqa: PLR0913 - click's options
    folder: Path,
    forms: tuple[str, ...],
    both: tuple[Path, Path] | None,
    page: Path | None,
    *,
    as_markdown: bool,
    as_json: bool,
) -> None:
    """Write the pages of a score folder again, or say what changed between two.

    DIR is a folder that `ftkit score` left. With --compare, what both runs have is tested pair by pair on the same
    cases, and the cases that were fixed and that broke are named.
    """
    if both:
        if forms:
            raise click.UsageError("--write and --compare go without each other.")
        _compare(*both, page, as_markdown=as_markdown, as_json=as_json)
    elif as_markdown or page:
        raise click.UsageError("--markdown and --page go with --compare. To write report.md: --write markdown.")
    else:
        _again(folder, forms or ("markdown", "html"), as_json=as_json)


def _again(folder: Path, forms: tuple[str, ...], *, as_json: bool) -> None:
    from rich.console import Console

    from ftkit import jsonl, plugins
    from ftkit.manifests import SCORE_MANIFEST
    from ftkit.reporting.folder import Finished, write
    from ftkit.reporting.terminal import table
    from ftkit.reports import ScoreReport
    from ftkit.scoring import trial

    report = jsonl.read_value(folder / SCORE_MANIFEST, ScoreReport)
    finished = Finished(folder=folder, engine=trial.built_engine(None, plugins.installed()))
    for form in forms:
        click.echo(f"written: {write(finished, form)}", err=True)
    if as_json:
        sys.stdout.write(jsonl.pretty(report).decode())
    else:
        Console(highlight=False).print(table(report))


def _compare(before: Path, after: Path, page: Path | None, *, as_markdown: bool, as_json: bool) -> None:
    from rich.console import Console

    from ftkit import jsonl
    from ftkit.gating.comparing import compared
    from ftkit.reporting.changes import markdown, table

    found = compared(before, after)
    if page:
        from ftkit.errors import ConfigError
        from ftkit.reporting.compared_page import html

        pieces = html(found, before, after)
        try:
            with page.open("w", encoding="utf-8", errors="replace") as file:
                file.writelines(pieces)
        except OSError as error:
            raise ConfigError(f"cannot write {page}: {error.strerror}. Name another file with --page.") from error
        click.echo(f"written: {page}", err=True)
    if as_json:
        sys.stdout.write(jsonl.pretty(found).decode())
    elif as_markdown:
        sys.stdout.write(markdown(found))
    else:
        Console(highlight=False).print(table(found))
