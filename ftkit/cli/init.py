"""`ftkit init`."""

import shlex
from pathlib import Path

import click

from ftkit import plugins, starter
from ftkit.cli.project_options import PROJECT_FILE


@click.command("init")
@click.argument("records", required=False, metavar="[RECORDS.csv]", type=click.Path(path_type=Path))
@click.option("--input", "input_", metavar="COLUMN|TEMPLATE", default="", help="What is asked.  [default: the others]")
@click.option("--target", metavar="COLUMN|TEMPLATE", default="", help="The answer.  [default: the last column]")
@click.option("--out", type=click.Path(path_type=Path), default=PROJECT_FILE, show_default=True, help="The file.")
def command(records: Path | None, input_: str, target: str, out: Path) -> None:
    """Write a project file to start from, for a table of records or with a small sample one."""
    if records is None and (input_ or target):
        raise click.UsageError("--input and --target are about a table: name it.")
    installed = plugins.installed()
    if records is None:
        started = starter.with_sample(out, installed)
    else:
        started = starter.for_table(records, out, installed, input_=input_, target=target)
    for guess in started.guesses:
        click.echo(guess, err=True)
    for path in started.files:
        click.echo(f"wrote {path}")
    project = "" if out == Path(PROJECT_FILE) else f" {shlex.quote(str(out))}"
    click.echo(f"next: ftkit prepare{project} && ftkit train{project} && ftkit score{project}")
