"""`ftkit plugins new`."""

from pathlib import Path

import click

from ftkit import plugins
from ftkit.kinds import KINDS, KindName


@click.command("new")
@click.argument("name")
@click.option("--kind", type=click.Choice([kind.name for kind in KINDS]), required=True, help="What it will offer.")
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path(), help="The folder to make it in; by default this one."
)
def command(name: str, kind: KindName, out: Path) -> None:
    """Write a new plugin: a whole distribution, whose tests pass as they are.

    NAME is the distribution's, such as ftkit-polite; its component is then called polite.
    """
    from ftkit.scaffolding import names, writing

    found = names.names_of(name, kind, plugins.installed())
    folder = writing.write(found, kind, out)
    click.echo(f"{folder}: the {kind} '{found.component}'. Next: pip install -e '{folder}[dev]' && pytest {folder}")
