"""The installed plugins: loaded in one pass, verified, found by name, built from options.

A plugin that cannot be imported, misspells a hook or breaks a protocol is kept as broken with the reason and does not
take the others down; it is an error when a project names it. A set of plugins is made by a call and is never global.
"""

from functools import cache
from importlib.metadata import Distribution, EntryPoint, entry_points
from pathlib import Path
from typing import Any, get_origin

import msgspec
import pluggy

from ftkit import hookspecs
from ftkit.errors import ConfigError, FtkitError, PluginError, nearest
from ftkit.folders import file_digest
from ftkit.interfaces import Component, Deferred
from ftkit.kinds import KINDS, Kind, KindName, violation
from ftkit.settings import explained
from ftkit.values import Value


class Reference(Value, frozen=True, kw_only=True):
    """A component named in a project file: its name, its options as written, and the place for error messages."""

    name: str
    options: dict[str, Any] = {}
    where: str = ""

    def written(self) -> dict[str, Any]:
        """The reference as it would stand in a file, without its place: what digests are made of."""
        return {self.name: self.options}


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """One class that a plugin offers."""

    kind: KindName
    offered: type[Component] | Deferred
    plugin: str  # the entry point: "checks"
    distribution: str  # "ftkit 0.1.0"

    @property
    def name(self) -> str:
        """What the project file calls it."""
        return self.offered.name

    @property
    def component(self) -> type[Component]:
        """The class, imported now where it was not before. Raises PluginError where that fails."""
        if isinstance(self.offered, Deferred):
            return _imported(self.kind, self.offered, self.plugin)
        return self.offered


class Plugins(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is installed, and what is broken among it: plugin -> reason."""

    offers: tuple[Offer, ...]
    broken: dict[str, str]

    def find(self, kind: KindName, name: str, where: str = "") -> Offer:
        """The offer of this kind and name.

        Raises ConfigError with the nearest name when there is none, PluginError when two plugins own it or a broken
        plugin may have offered it.
        """
        at = f"{where}: " if where else ""
        found = [offer for offer in self.offers if offer.kind == kind and offer.name == name]
        if len(found) > 1:
            owners = " and ".join(f"'{offer.plugin}' ({offer.distribution})" for offer in found)
            raise PluginError(f"{at}{kind} '{name}' is offered by {owners}. Uninstall one of them.")
        if not found:
            raise ConfigError(f"{at}unknown {kind} '{name}'.{nearest(name, self.names(kind))}{self._broken_note()}")
        return found[0]

    def names(self, kind: KindName) -> list[str]:
        """The names of all components of a kind."""
        return sorted({offer.name for offer in self.offers if offer.kind == kind})

    def build(self, kind: KindName, reference: Reference, base: Path) -> Any:
        """The component with its options; relative paths among them are resolved against `base`.

        Raises ConfigError naming the component and the option for options it does not take.
        """
        component = self.find(kind, reference.name, reference.where).component
        options = resolved(component, reference.options, base)
        at = f"{reference.where}: " if reference.where else ""
        try:
            return msgspec.convert(options, component)
        except msgspec.ValidationError as error:
            said = explained(str(error), component)
            raise ConfigError(f"{at}{kind} '{reference.name}': {said}") from error
        except FtkitError as error:
            raise type(error)(f"{at}{kind} '{reference.name}': {error}") from error

    def file_digests(self, kind: KindName, reference: Reference, base: Path) -> dict[str, str]:
        """The digests of the files that a reference's options name, by option."""
        component = self.find(kind, reference.name, reference.where).component
        files = option_files(component, resolved(component, reference.options, base))
        return {name: file_digest(path) for name, path in files.items()}

    def _broken_note(self) -> str:
        said = "; ".join(f"plugin '{name}' is broken: {reason}" for name, reason in sorted(self.broken.items()))
        return f" ({said})" if said else ""


def installed() -> Plugins:
    """The plugins of all installed distributions, ftkit's own among them."""
    points = sorted(entry_points(group=hookspecs.GROUP), key=lambda point: (point.name, point.value))
    return loaded(points)


def loaded(points: list[EntryPoint]) -> Plugins:
    """The plugins behind these entry points."""
    offers: list[Offer] = []
    broken: dict[str, str] = {}
    for point in points:
        try:
            offers += _offers_of(point)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a stranger's module may raise anything; it is named and kept
            broken[point.name] = f"{type(error).__name__}: {error}"
    return Plugins(offers=tuple(offers), broken=broken)


def resolved(component: type[Component], options: dict[str, Any], base: Path) -> dict[str, Any]:
    """The options with relative paths below `base`, for those options that are declared to be paths.

    An option declared as "path or name" is a path where such a file or folder exists. The default of one that is
    always a path is relative to `base` as well.
    """
    declared = path_options(component)
    paths = {field.name: field.default for field in msgspec.structs.fields(component) if declared.get(field.name)}
    given = {**{name: path for name, path in paths.items() if path and isinstance(path, str)}, **options}
    changed = {name: _resolved(value, base, always=declared[name]) for name, value in given.items() if name in declared}
    return {**options, **changed, **_resolved_tables(component, options, base)}


def option_files(component: type[Component], options: dict[str, Any]) -> dict[str, Path]:
    """The files that resolved options name: their content decides results as much as the options do."""
    paths = {key: Path(text) for name in path_options(component) for key, text in _named_texts(name, options.get(name))}
    return {key: path for key, path in paths.items() if path.is_file()} | _table_files(component, options)


def path_options(component: type[Component]) -> dict[str, bool]:
    """The options of a component that are paths; whether each is always one, or only where it exists."""
    found = {}
    for field in msgspec.structs.fields(component):
        for marker in _metadata(field.type):
            extra = marker.extra or {}
            if "path" in extra:
                found[field.name] = extra["path"] is True
    return found


def _resolved(value: Any, base: Path, *, always: bool) -> Any:
    if isinstance(value, list):
        return [_resolved(each, base, always=always) for each in value]
    return str(base / value) if isinstance(value, str) and (always or (base / value).exists()) else value


def _path_tables(component: type[Component]) -> list[str]:
    """The options that are tables of paths: `references: dict[str, FilePath]`."""
    fields = msgspec.structs.fields(component)
    return [field.name for field in fields if get_origin(field.type) is dict and _metadata(field.type)]


def _resolved_tables(component: type[Component], options: dict[str, Any], base: Path) -> dict[str, Any]:
    tables = {name: options.get(name) for name in _path_tables(component)}
    return {
        name: {key: _resolved(value, base, always=True) for key, value in table.items()}
        for name, table in tables.items()
        if isinstance(table, dict)
    }


def _table_files(component: type[Component], options: dict[str, Any]) -> dict[str, Path]:
    """The files that tables of paths name, those in folders that they name among them."""
    found: dict[str, Path] = {}
    for name in _path_tables(component):
        for key, text in dict(options.get(name, {})).items():
            path = Path(text)
            inner = sorted(path.rglob("*")) if path.is_dir() else [path]
            found |= {f"{name}[{key}]{str(each).removeprefix(str(path))}": each for each in inner if each.is_file()}
    return found


def _named_texts(name: str, value: Any) -> list[tuple[str, str]]:
    """An option's text, or the texts of a list, each with its key."""
    if isinstance(value, list):
        return [(f"{name}[{index}]", each) for index, each in enumerate(value) if isinstance(each, str)]
    return [(name, value)] if isinstance(value, str) else []


def _metadata(annotation: Any) -> list[msgspec.Meta]:
    nested = [marker for argument in getattr(annotation, "__args__", ()) for marker in _metadata(argument)]
    return [marker for marker in getattr(annotation, "__metadata__", ()) if isinstance(marker, msgspec.Meta)] + nested


def _offers_of(point: EntryPoint) -> list[Offer]:
    manager = pluggy.PluginManager(hookspecs.GROUP)
    manager.add_hookspecs(hookspecs)
    manager.register(point.load(), name=point.name)
    manager.check_pending()
    distribution = _said(point.dist) if point.dist else "unknown"
    offers = []
    for kind in KINDS:
        for offered in _offered(manager, kind):
            why = "" if isinstance(offered, Deferred) else violation(kind, offered)
            if why:
                raise PluginError(why)
            offers.append(Offer(kind=kind.name, offered=offered, plugin=point.name, distribution=distribution))
    return offers


@cache
def _said(distribution: Distribution) -> str:
    """Its name and version. What is asked of a distribution is parsed each time, and many plugins share one."""
    metadata = distribution.metadata
    return f"{metadata['Name']} {metadata['Version']}"


@cache
def _imported(kind: KindName, wanted: Deferred, plugin: str) -> type[Component]:
    try:
        component: type[Component] = wanted.load()
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a stranger's module may raise anything; it is named
        why = f"{type(error).__name__}: {error}"
    else:
        why = violation(next(one for one in KINDS if one.name == kind), component)
        if not why and component.name != wanted.name:
            why = f"it is offered as '{wanted.name}' and calls itself '{component.name}'"
        if not why:
            return component
    raise PluginError(f"plugin '{plugin}' is broken: {kind} '{wanted.name}' ({wanted.place}): {why}.")


def _offered(manager: pluggy.PluginManager, kind: Kind) -> list[Any]:
    results = getattr(manager.hook, kind.hook)()
    return [component for result in results for component in result]
