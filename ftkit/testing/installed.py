"""An installed distribution judged from outside: its looks, and what of the kits needs no samples of its author's.

Nothing is trained and no model is asked, for both may cost money.
"""

import json
import subprocess
import sys
import traceback
from collections.abc import Iterator
from importlib.metadata import Distribution, EntryPoint, PackageNotFoundError, distribution, distributions
from typing import Any

import msgspec

from ftkit import hookspecs, plugins
from ftkit.errors import ConfigError, FtkitError, PluginError, nearest
from ftkit.interfaces import Component, RecordTransform
from ftkit.kinds import KindName
from ftkit.plugins import Offer
from ftkit.schemas import components
from ftkit.testing import engines, exporters, metrics, prompters, record_transforms
from ftkit.testing.backends import BackendContract
from ftkit.testing.checks import CheckConduct
from ftkit.testing.components import ComponentContract, unexplained
from ftkit.testing.kit import inherited_tests
from ftkit.values import Value

_KITS: dict[KindName, type[ComponentContract]] = {
    "check": CheckConduct,
    "metric": metrics.MetricConduct,
    "prompter": prompters.PrompterContract,
    "engine": engines.EngineContract,
    "exporter": exporters.ExporterContract,
    "backend": BackendContract,
}
_HEAVY = frozenset(
    {"accelerate", "boto3", "botocore", "datasets", "fireworks", "jax", "litellm", "openai", "pandas", "peft"}
    | {"pyarrow", "scipy", "sklearn", "spacy", "tensorflow", "together", "torch", "transformers", "trl"}
)
_LISTED = """
import json, sys
from importlib.metadata import distribution
from ftkit import plugins
before = set(sys.modules)
points = [point for point in distribution(sys.argv[1]).entry_points if point.group == "ftkit"]
plugins.loaded(points)
print(json.dumps(sorted({name.partition(".")[0] for name in set(sys.modules) - before})))
"""


class Objection(Value, frozen=True, kw_only=True):
    """Something about a distribution that is not as it must be."""

    about: str  # "check 'polite'", or the distribution
    detail: str


class Judgement(Value, frozen=True, kw_only=True):
    """What is to be said of a distribution."""

    distribution: str  # "ftkit-polite 0.1.0"
    objections: tuple[Objection, ...]
    tried: tuple[str, ...]  # components whose kit was run
    not_tried: dict[str, str]  # component -> why no kit was run: it needs options


def judged(name: str) -> Judgement:
    """Everything that is wrong with an installed distribution. Raises ConfigError where there is none of that name."""
    found = _found(name)
    points = [point for point in found.entry_points if point.group == hookspecs.GROUP]
    loaded = plugins.loaded(points)
    tried: list[str] = []
    not_tried: dict[str, str] = {}
    objections = [*_of_distribution(found, points), *_of_listing(name, points)]
    objections += [Objection(about=f"plugin '{one}'", detail=why) for one, why in sorted(loaded.broken.items())]
    for offer in loaded.offers:
        objections += _of_offer(offer, tried, not_tried)
    return Judgement(
        distribution=f"{found.name} {found.version}",
        objections=tuple(objections),
        tried=tuple(tried),
        not_tried=not_tried,
    )


def _found(name: str) -> Distribution:
    try:
        return distribution(name)
    except PackageNotFoundError as error:
        known = {
            one.name for one in distributions() if any(point.group == hookspecs.GROUP for point in one.entry_points)
        }
        raise ConfigError(f"no distribution '{name}' is installed.{nearest(name, known)}") from error


def _of_distribution(found: Distribution, points: list[EntryPoint]) -> Iterator[Objection]:
    if not points:
        detail = "it offers no plugin: its pyproject.toml has no [project.entry-points.ftkit]"
        yield Objection(about=found.name, detail=detail)
    if found.name != "ftkit":
        for detail in _requirement_faults(found):
            yield Objection(about=found.name, detail=detail)


def _requirement_faults(found: Distribution) -> Iterator[str]:
    from packaging.requirements import Requirement

    ours = [one for one in map(Requirement, found.requires or ()) if one.name == "ftkit" and one.marker is None]
    installed = distribution("ftkit").version
    if not ours:
        yield f'it does not say which ftkit it needs: add "ftkit>={installed}" to its dependencies'
    elif not all(one.specifier.contains(installed, prereleases=True) for one in ours):
        yield f"it needs ftkit{ours[0].specifier}, and {installed} is installed"
    elif not any(one.specifier for one in ours):
        yield f'it takes any ftkit, also those with other interfaces: write "ftkit>={installed}"'


def _of_listing(name: str, points: list[EntryPoint]) -> Iterator[Objection]:
    """What is imported when `ftkit plugins` asks what there is, in a process where nothing else was."""
    command = [sys.executable, "-c", _LISTED, name]
    ended = subprocess.run(command, capture_output=True, text=True, check=False) if points else None  # noqa: S603
    imported = set(json.loads(ended.stdout)) if ended is not None and ended.returncode == 0 else set[str]()
    if heavy := sorted(imported & _HEAVY):
        detail = f"asking what it offers imports {', '.join(heavy)}: import them inside the methods that need them"
        yield Objection(about=name, detail=detail)


def _of_offer(offer: Offer, tried: list[str], not_tried: dict[str, str]) -> Iterator[Objection]:
    about = f"{offer.kind} '{offer.name}'"
    try:
        component = offer.component
        plugins.installed().find(offer.kind, offer.name)
    except PluginError as error:
        yield Objection(about=about, detail=str(error))
        return
    try:
        made = msgspec.convert({}, component)
    except (msgspec.ValidationError, FtkitError) as error:
        not_tried[about] = str(error)
        yield from (Objection(about=about, detail=detail) for detail in _of_class(component))
        return
    tried.append(about)
    yield from (Objection(about=about, detail=detail) for detail in _failures(offer.kind, made))


def _of_class(component: type[Component]) -> Iterator[str]:
    """What can be said of a class that cannot be made without options."""
    if not components.summary(component).endswith("."):
        yield f"its docstring does not begin with a sentence: {components.summary(component)!r}"
    if silent := unexplained(component):
        yield f"nothing is said of its options {', '.join(silent)}"


def _failures(kind: KindName, made: Any) -> Iterator[str]:
    base = _KITS.get(kind, ComponentContract)
    if kind == "transform" and isinstance(made, RecordTransform) and not getattr(made, "columns", frozenset)():
        base = record_transforms.RecordTransformConduct
    kit = type("Judged", (base,), {"kind": kind, kind: made})()
    for test in inherited_tests(type(kit)):
        try:
            getattr(kit, test)()
        except Exception as error:  # noqa: BLE001 - a stranger's component may raise anything; it is told
            yield f"{test.removeprefix('test_').replace('_', ' ')}: {_said(error)}"


def _said(error: Exception) -> str:
    """The first line of an error, without what pytest adds to it; the line of code where it says nothing."""
    first = str(error).partition("\n")[0][:300]
    where = traceback.extract_tb(error.__traceback__)[-1].line or ""
    named = "" if isinstance(error, AssertionError) else f"{type(error).__name__}: "
    return named + (first or where)
