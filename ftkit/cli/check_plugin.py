"""`ftkit plugins check`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from ftkit import jsonl
from ftkit.errors import PluginError
from ftkit.reporting.plain import visible

if TYPE_CHECKING:
    from ftkit.testing.installed import Judgement


@click.command("check")
@click.argument("distribution")
@click.option("--json", "as_json", is_flag=True, help="Print the judgement as JSON.")
def command(distribution: str, as_json: bool) -> None:
    """Judge an installed distribution: everything that is wrong with it.

    Imports, names, hooks, options, and what of the conformance kits needs no samples. Nothing is trained and no model
    is asked. Exits with 1 when there is anything.
    """
    from ftkit.testing.installed import judged

    found = judged(distribution)
    click.echo(jsonl.pretty(found) if as_json else "\n".join(_lines(found)), nl=not as_json)
    if found.objections:
        raise PluginError(f"{len(found.objections)} things are wrong with {found.distribution}.")


def _lines(found: "Judgement") -> Iterator[str]:
    for one in found.objections:
        yield visible(f"{one.about}: {one.detail}")
    for about, why in found.not_tried.items():
        yield visible(f"not tried: {about}: {why}")
    yield f"{found.distribution}: {len(found.tried)} components tried, {len(found.objections)} objections"
