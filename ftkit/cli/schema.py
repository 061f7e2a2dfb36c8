"""`ftkit schema`."""

from pathlib import Path

import click

from ftkit import schemas


@click.command("schema")
@click.argument("name", required=False)
@click.option("--list", "only_names", is_flag=True, help="List the names.")
@click.option("--installed", is_flag=True, help="The project file's, with all that is installed and nothing else.")
@click.option("--write", "folder", metavar="DIR", type=click.Path(path_type=Path), help="Generate all into a folder.")
def command(name: str | None, only_names: bool, installed: bool, folder: Path | None) -> None:
    """Print the JSON Schema of a file that ftkit reads or writes: NAME, or the project file's.

    The one for project files accepts components it does not know; the one of --installed refuses them.
    """
    if sum((name is not None, only_names, installed, folder is not None)) > 1:
        raise click.UsageError("NAME, --list, --installed and --write go without each other.")
    if only_names:
        click.echo("\n".join(schemas.names()))
    elif installed:
        click.echo(_of_installed(), nl=False)
    elif folder is not None:
        _write(folder)
    else:
        click.echo(schemas.read(name or "project"), nl=False)


def _of_installed() -> str:
    from ftkit import plugins
    from ftkit.schemas import generated

    found = plugins.installed()
    for plugin, reason in sorted(found.broken.items()):
        click.secho(f"left out: plugin '{plugin}' is broken: {reason}", err=True, fg="red")
    return generated.installed(found)


def _write(folder: Path) -> None:
    from ftkit.schemas import generated

    for path in generated.write(folder):
        click.echo(path)
