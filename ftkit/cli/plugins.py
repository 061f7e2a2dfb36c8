"""`ftkit plugins`: the list of what is installed, and the commands for those who write plugins."""

from collections.abc import Iterable, Iterator
from itertools import groupby

import click
import msgspec

from ftkit import jsonl, plugins
from ftkit.cli import check_plugin, new_plugin
from ftkit.errors import ConfigError, PluginError, nearest
from ftkit.kinds import KINDS, KindName
from ftkit.plugins import Offer, Plugins
from ftkit.schemas import components
from ftkit.schemas.components import Option
from ftkit.values import Value

_KINDS = [kind.name for kind in KINDS]


class Listed(Value, frozen=True, kw_only=True):
    """One component, as machines read it."""

    kind: KindName
    name: str
    summary: str
    plugin: str
    distribution: str
    documentation: str
    options: tuple[Option, ...] = ()
    problem: str = ""  # why it cannot be used


class Listing(Value, frozen=True, kw_only=True):
    """What `ftkit plugins --json` prints."""

    components: tuple[Listed, ...]
    broken: dict[str, str]  # plugin -> reason


class _Commands(click.Group):
    """Whatever is no command is what to list."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        known = bool(args) and (args[0] in self.commands or args[0] in ctx.help_option_names)
        return super().parse_args(ctx, args if known else ["list", *args])


@click.group("plugins", cls=_Commands)
def command() -> None:
    """List what is installed, or show one component with its options; write a plugin, or judge one.

    `ftkit plugins`, `ftkit plugins NAME` and `ftkit plugins --kind KIND` list, also without the word list.
    """


command.add_command(new_plugin.command)
command.add_command(check_plugin.command)


@command.command("list")
@click.argument("name", metavar="[NAME | KIND/NAME]", required=False)
@click.option("--kind", type=click.Choice(_KINDS), help="Only components of this kind.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def list_command(name: str | None, kind: KindName | None, as_json: bool) -> None:
    """List what is installed, or show one component with its options."""
    found = listing(plugins.installed(), kind, name)
    if as_json:
        click.echo(jsonl.pretty(found), nl=False)
    elif name is None:
        click.echo("\n".join(_lines(found)))
    else:
        click.echo("\n\n".join("\n".join(_page(one)) for one in found.components))


def listing(installed: Plugins, kind: KindName | None = None, name: str | None = None) -> Listing:
    """The components of a kind, of a name, or all of them. Raises ConfigError for a name that there is not."""
    of_kind = [offer for offer in installed.offers if kind in {None, offer.kind}]
    wanted = [offer for offer in of_kind if name in {None, offer.name, _full_name(offer)}]
    if name is not None and not wanted:
        near = nearest(name.rpartition("/")[2], {offer.name for offer in of_kind})
        broken = "".join(f" Broken: {plugin}." for plugin in sorted(installed.broken))
        raise ConfigError(f"no component is called '{name}'.{near}{broken}")
    ordered = sorted(wanted, key=lambda offer: (_KINDS.index(offer.kind), offer.name, offer.plugin))
    return Listing(components=tuple(_listed(offer, installed) for offer in ordered), broken=installed.broken)


def _listed(offer: Offer, installed: Plugins) -> Listed:
    component = offer.component
    listed = Listed(
        kind=offer.kind,
        name=component.name,
        summary=components.summary(component),
        plugin=offer.plugin,
        distribution=offer.distribution,
        documentation=components.documentation(component),
    )
    try:
        options = components.options(component)
        installed.find(offer.kind, component.name)  # refuses a name with two owners
    except PluginError as error:
        return msgspec.structs.replace(listed, problem=str(error))
    return msgspec.structs.replace(listed, options=options)


def _full_name(offer: Offer) -> str:
    return f"{offer.kind}/{offer.name}"


def _lines(found: Listing) -> Iterator[str]:
    names = _width(one.name for one in found.components)
    owners = _width(_owner(one) for one in found.components)
    for kind, members in groupby(found.components, key=lambda one: one.kind):
        yield click.style(kind, bold=True)
        for one in members:
            yield f"  {one.name:<{names}}  {_owner(one):<{owners}}  {one.summary}"
            if one.problem:
                yield click.style(f"    {one.problem}", fg="red")
    for plugin, reason in sorted(found.broken.items()):
        yield click.style(f"broken: {plugin}: {' '.join(reason.split())}", fg="red")


def _page(one: Listed) -> Iterator[str]:
    yield click.style(f"{one.kind} {one.name}", bold=True) + f", of the plugin {_owner(one)}"
    if one.problem:
        yield click.style(one.problem, fg="red")
    yield from ("", one.documentation) if one.documentation else ()
    if one.options:
        yield ""
        names, types = _width(option.name for option in one.options), _width(option.type for option in one.options)
        for option in one.options:
            yield f"  {option.name:<{names}}  {option.type:<{types}}  {_default(option)}"
            yield from _explained(option, one.documentation)


def _explained(option: Option, documentation: str) -> Iterator[str]:
    """What an option is for, where the component's own text above does not say it already."""
    said = " ".join(option.description.split())
    if said and said not in " ".join(documentation.split()):
        yield f"      {said}"


def _default(option: Option) -> str:
    if option.required:
        return "required"
    return "not set by default" if option.default is None else f"default {jsonl.encode(option.default).decode()}"


def _owner(one: Listed) -> str:
    return f"{one.plugin} ({one.distribution})"


def _width(texts: Iterable[str]) -> int:
    return max(map(len, texts), default=0)
