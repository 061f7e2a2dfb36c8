"""The schemas as they must be, made of the values themselves. `ftkit schema --write schemas` writes them."""

from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated, Any

import msgspec

from ftkit import hookspecs, plugins
from ftkit.errors import PluginError
from ftkit.gating.results import GateResult, RunComparison
from ftkit.journal_entries import Entry
from ftkit.manifests import DatasetManifest, ModelManifest
from ftkit.plugins import Plugins
from ftkit.reports import Prediction, ReferenceLine, ScoredCase, ScoreReport, Verdict
from ftkit.run_states import RunList
from ftkit.schemas import ENDING, project_file
from ftkit.schemas.components import Schema, clean
from ftkit.tokens.report import TokenReport
from ftkit.tokens.showing import Shown
from ftkit.values import Example, Reject

_VALUES: dict[str, Any] = {
    "case": ScoredCase,
    "dataset-manifest": DatasetManifest,
    "example": Example,
    "gate": GateResult,
    "journal-entry": Annotated[Entry, msgspec.Meta(description="One line of a run's journal.jsonl, by its step.")],
    "model": ModelManifest,
    "prediction": Prediction,
    "reference": ReferenceLine,
    "reject": Reject,
    "runs": RunList,
    "score-comparison": RunComparison,
    "score-report": ScoreReport,
    "shown-row": Shown,
    "token-report": TokenReport,
    "verdict": Verdict,
}


def shipped() -> dict[str, str]:
    """The text of every schema by name, made with ftkit's own components, whatever else is installed.

    Raises PluginError when one of ftkit's own plugins is broken.
    """
    own = _own_plugins()
    made = {name: _of_value(name, kind) for name, kind in _VALUES.items()}
    made |= {"contract": project_file.contract(own), "project": project_file.shipped(own)}
    return {name: _text(schema) for name, schema in sorted(made.items())}


def installed(found: Plugins) -> str:
    """The text of the project file's schema for everything that is installed; other names are refused by it."""
    return _text(project_file.installed(found))


def write(folder: Path) -> list[Path]:
    """Writes all schemas into a folder, and returns their files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in shipped().items():
        path = folder / f"{name}{ENDING}"
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    return written


def _own_plugins() -> Plugins:
    points = [point for point in entry_points(group=hookspecs.GROUP) if point.dist and point.dist.name == "ftkit"]
    own = plugins.loaded(sorted(points, key=lambda point: point.name))
    for name, reason in own.broken.items():
        raise PluginError(f"ftkit's own plugin '{name}' is broken: {reason}")
    return own


def _of_value(name: str, kind: Any) -> Schema:
    [reference], parts = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    root = clean(parts.pop(str(reference["$ref"]).removeprefix("#/$defs/")) if "$ref" in reference else reference)
    others = {"$defs": clean(parts)} if parts else {}
    return {**root, "title": f"ftkit {name.replace('-', ' ')}", **others}


def _text(schema: Schema) -> str:
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return msgspec.json.format(msgspec.json.encode(whole), indent=2).decode() + "\n"
