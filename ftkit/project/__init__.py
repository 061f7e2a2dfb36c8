"""The project file as frozen values: the one home of every setting.

Its sections as they are written stand in `sections`, how a component is named in `references`. Whether a named
component exists is asked of the installed plugins by `verify`.
"""

from pathlib import Path
from typing import Any, TypeVar

import msgspec

from ftkit import settings
from ftkit.errors import ConfigError, nearest
from ftkit.plugins import Plugins, Reference
from ftkit.project.preparing import PrepareSettings as PrepareSettings
from ftkit.project.preparing import prepare_settings
from ftkit.project.runs import Run as Run
from ftkit.project.runs import run_of
from ftkit.project.scoring import Candidate as Candidate
from ftkit.project.scoring import NamedMetric as NamedMetric
from ftkit.project.scoring import ScoreSettings as ScoreSettings
from ftkit.project.scoring import named_metrics as named_metrics
from ftkit.project.scoring import score_settings
from ftkit.references import Rule, reference, rules
from ftkit.sections import ProjectFile
from ftkit.settings import Document
from ftkit.values import Value
from ftkit.variants import variants

Entry = TypeVar("Entry", Run, Candidate)


class Project(Value, frozen=True, kw_only=True):
    """Everything a project file says."""

    name: str
    root: Path  # the folder that relative paths start from
    file: str
    records: tuple[Reference | str, ...]  # a path is read by the reader of its ending
    task: Reference
    contract: tuple[Rule, ...] = ()
    prepare: PrepareSettings = PrepareSettings()
    runs: tuple[Run, ...] = ()
    score: ScoreSettings = ScoreSettings()

    def run(self, name: str) -> Run:
        """The run of that name. Raises ConfigError with the nearest one."""
        return _named(self.runs, name, f"{self.file} has no run")

    def candidate(self, name: str) -> Candidate:
        """The candidate of that name. Raises ConfigError with the nearest one."""
        return _named(self.score.candidates, name, f"{self.file} has no candidate")


def load(path: Path) -> Project:
    """The project in a file. Raises ConfigError with file, line, path and nearest valid name."""
    return from_document(settings.read(path), path.resolve().parent)


def from_document(document: Document, root: Path) -> Project:
    """The project in a settings document, its relative paths starting from `root`."""
    file = settings.converted(document.content, ProjectFile, document)
    return Project(
        name=file.name or root.name,
        root=root,
        file=document.file,
        records=_records(file.records, document),
        task=_task(file.task, document),
        contract=rules(file.contract, document, ("contract",)),
        prepare=prepare_settings(file.prepare or {}, document),
        runs=tuple(run_of(name, given, document) for name, given in file.train.items()),
        score=score_settings(file.score or {}, document),
    )


def verify(project: Project, plugins: Plugins) -> None:
    """Builds every component the project names, so that a mistake in any section is told before the first stage.

    Raises ConfigError or PluginError for the first one that cannot be built.
    """
    prepare, score = project.prepare, project.score
    named = [("reader", source) for source in project.records if isinstance(source, Reference)]
    named += [("task", project.task)]
    named += [("check", rule.check) for rule in project.contract]
    named += [("transform", transform) for transform in prepare.transforms]
    named += [("exporter", exporter) for exporter in prepare.export]
    named += [("engine", prepare.engine)]
    named += [("backend", run.backend) for run in project.runs]
    named += [("prompter", run.prompter) for run in project.runs]
    named += [("metric", metric.metric) for metric in score.metrics]
    named += [
        ("prompter", one.reference)
        for candidate in score.candidates
        for one in variants("prompter", candidate.prompter, plugins)
    ]
    named += [("predictor", candidate.predictor) for candidate in score.candidates if candidate.predictor]
    for kind, one in named:
        plugins.build(kind, one, project.root)  # type: ignore[arg-type] # the literals above


def with_reject_rate(project: Project, rate: float) -> Project:
    """The project with another reject budget. Raises ConfigError for a share that is none; NaN passes click's range."""
    if not 0 <= rate <= 1:
        raise ConfigError(f"the share of defects that is allowed must be between 0 and 1, not {rate}.")
    prepare = msgspec.structs.replace(project.prepare, max_reject_rate=rate)
    return msgspec.structs.replace(project, prepare=prepare)


def with_workers(project: Project, workers: int) -> Project:
    """The project prepared by this many processes; one is this process alone."""
    engine = Reference(name="processes", options={"workers": workers}) if workers > 1 else Reference(name="inline")
    return msgspec.structs.replace(project, prepare=msgspec.structs.replace(project.prepare, engine=engine))


def _records(given: Any, document: Document) -> tuple[Reference | str, ...]:
    sources = given if isinstance(given, list) else [given]
    if not sources:
        raise ConfigError(f"{document.where(('records',))}: no file is named.")
    return tuple(source if isinstance(source, str) else reference(source, document, ("records",)) for source in sources)


def _task(given: dict[str, Any], document: Document) -> Reference:
    """The `template` task's options may stand at once under `task`; another task is a reference.

    `{python: package.module:function}` is short for that task's one needed option.
    """
    if list(given) == ["python"] and isinstance(given["python"], str):
        return Reference(name="python", options={"function": given["python"]}, where=document.where(("task", "python")))
    if len(given) == 1 and isinstance(next(iter(given.values())), dict | None):
        return reference(given, document, ("task",))
    return Reference(name="template", options=given, where=document.where(("task",)))


def _named(entries: tuple[Entry, ...], name: str, found_out: str) -> Entry:
    for entry in entries:
        if entry.name == name:
            return entry
    raise ConfigError(f"{found_out} '{name}'.{nearest(name, (entry.name for entry in entries))}")
