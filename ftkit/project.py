"""The project file as frozen values: the one home of every setting.

Its sections as they are written stand in `sections`, how a component is named in `references`. Whether a named
component exists is asked of the installed plugins by `verify`.
"""

from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

from ftkit import settings
from ftkit.errors import ConfigError, nearest
from ftkit.plugins import Plugins, Reference
from ftkit.references import Rule, metric_reference, one_named, reference, references, rules
from ftkit.sections import (
    CandidateFile,
    CardFile,
    ChooseFile,
    GateFile,
    Leaks,
    PrepareFile,
    PriceFile,
    ProjectFile,
    RuleFile,
    RunFile,
    ScoreFile,
    Shares,
    TooLong,
)
from ftkit.settings import Document, Keys
from ftkit.values import Method, Value
from ftkit.variants import variants

Entry = TypeVar("Entry", "Run", "Candidate")


class PrepareSettings(Value, frozen=True, kw_only=True):
    """The `prepare` section."""

    transforms: tuple[Reference, ...] = ()
    split: Shares = Shares()
    leaks: Leaks | Literal["off"] = Leaks()
    export: tuple[Reference, ...] = ()
    max_reject_rate: float = 0.1
    engine: Reference = Reference(name="auto")
    shard_rows: int | None = None  # rows in a file; None writes one file for each split
    card: CardFile = CardFile()


class Run(Value, frozen=True, kw_only=True):
    """One training under a name."""

    name: str
    backend: Reference
    prompter: Reference = Reference(name="plain")
    rows: int | None = None  # of the train split, by hash; None is all of them
    too_long: TooLong = "error"
    seed: int = 7
    method: Method = "sft"


class Candidate(Value, frozen=True, kw_only=True):
    """A model and a way of asking it. Either a predictor, or the name or folder of a trained model."""

    name: str
    prompter: Reference = Reference(name="plain")
    predictor: Reference | None = None
    model: str = ""
    options: dict[str, Any] = {}  # of the predictor that belongs to `model`
    constrained: Literal["contract"] | None = None  # "contract": held to the form that the contract describes


class NamedMetric(Value, frozen=True, kw_only=True):
    """A metric and the key it has in files; an empty key stands for the metric's own measures."""

    metric: Reference
    key: str = ""


class ScoreSettings(Value, frozen=True, kw_only=True):
    """The `score` section."""

    cases: int | None = None  # of the test split, by hash; None is all of them
    max_tokens: int = 256
    candidates: tuple[Candidate, ...] = ()
    metrics: tuple[NamedMetric, ...] = ()
    repeats: int = 1
    temperature: float | None = None  # None: the predictor's own
    slices: tuple[str, ...] = ()  # columns of the record
    seed: int = 7
    rule: RuleFile = RuleFile()
    prices: dict[str, PriceFile] = {}  # by candidate
    gate: GateFile | None = None
    choose: ChooseFile | None = None  # None: on the validation split where a candidate has variants


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
    prepare = settings.converted(file.prepare or {}, PrepareFile, document, ("prepare",))
    score = settings.converted(file.score or {}, ScoreFile, document, ("score",))
    return Project(
        name=file.name or root.name,
        root=root,
        file=document.file,
        records=_records(file.records, document),
        task=_task(file.task, document),
        contract=rules(file.contract, document, ("contract",)),
        prepare=PrepareSettings(
            transforms=references(prepare.transforms, document, ("prepare", "transforms")),
            split=_split(prepare.split, document),
            export=_exports(prepare.export, document),
            max_reject_rate=prepare.max_reject_rate,
            engine=reference(prepare.engine, document, ("prepare", "engine")),
            shard_rows=prepare.shard_rows,
            leaks=prepare.leaks,
            card=prepare.card,
        ),
        runs=tuple(_run(name, given, document) for name, given in file.train.items()),
        score=ScoreSettings(
            cases=score.cases,
            max_tokens=score.max_tokens,
            candidates=tuple(_candidate(name, given, document) for name, given in score.candidates.items()),
            metrics=named_metrics(score.metrics, document, ("score", "metrics")),
            repeats=score.repeats,
            temperature=score.temperature,
            slices=tuple(score.slices),
            seed=score.seed,
            rule=score.rule,
            prices=score.prices,
            choose=score.choose,
            gate=score.gate,
        ),
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


def named_metrics(given: list[Any], document: Document, keys: Keys) -> tuple[NamedMetric, ...]:
    """The metrics of a list: a name, a name with options, or `as: {NAME: METRIC}` to call it otherwise."""
    found = []
    for index, one in enumerate(given):
        here: Keys = (*keys, index)
        if isinstance(one, dict) and list(one) == ["as"]:
            name, inner = one_named(one["as"], document, here)
            found.append(NamedMetric(metric=metric_reference(inner, document, (*here, "as", name)), key=name))
        else:
            found.append(NamedMetric(metric=metric_reference(one, document, here)))
    return tuple(found)


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


def _exports(given: list[Any], document: Document) -> tuple[Reference, ...]:
    """The exporters. Each has one folder of its name, so a second one would write over the first."""
    exports = references(given, document, ("prepare", "export"))
    seen: set[str] = set()
    for one in exports:
        if one.name in seen:
            raise ConfigError(f"{one.where}: the exporter '{one.name}' is listed twice. Keep one of them.")
        seen.add(one.name)
    return exports


def _task(given: dict[str, Any], document: Document) -> Reference:
    """The `template` task's options may stand at once under `task`; another task is a reference.

    `{python: package.module:function}` is short for that task's one needed option.
    """
    if list(given) == ["python"] and isinstance(given["python"], str):
        return Reference(name="python", options={"function": given["python"]}, where=document.where(("task", "python")))
    if len(given) == 1 and isinstance(next(iter(given.values())), dict | None):
        return reference(given, document, ("task",))
    return Reference(name="template", options=given, where=document.where(("task",)))


def _split(given: Shares, document: Document) -> Shares:
    total = given.train + given.validation + given.test
    if abs(total - 1) > 1e-9:
        raise ConfigError(f"{document.where(('prepare', 'split'))}: the shares add up to {total:g}, not to 1.")
    if given.train == 0:
        raise ConfigError(f"{document.where(('prepare', 'split'))}: the train share is 0: nothing to learn from.")
    return given


def _run(name: str, given: Any, document: Document) -> Run:
    keys: Keys = ("train", name)
    _plain_name(name, document, keys)
    file = settings.converted(given, RunFile, document, keys)
    return Run(
        name=name,
        backend=reference(file.backend, document, (*keys, "backend")),
        prompter=reference(file.prompter, document, (*keys, "prompter")),
        rows=file.rows,
        too_long=file.too_long,
        seed=file.seed,
        method=file.method,
    )


def _candidate(name: str, given: Any, document: Document) -> Candidate:
    keys: Keys = ("score", "candidates", name)
    file = settings.converted(given, CandidateFile, document, keys)
    if bool(file.model) == (file.predictor is not None):
        raise ConfigError(f"{document.where(keys)}: name either a 'predictor' or a trained 'model'.")
    if file.options and not file.model:
        raise ConfigError(
            f"{document.where((*keys, 'options'))}: options belong to a trained 'model'. "
            "Those of a predictor stand below its own name."
        )
    return Candidate(
        name=name,
        prompter=reference(file.prompter, document, (*keys, "prompter")),
        predictor=None if file.predictor is None else reference(file.predictor, document, (*keys, "predictor")),
        model=file.model,
        options=file.options,
        constrained=file.constrained,
    )


def _plain_name(name: str, document: Document, keys: Keys) -> None:
    """A run's name is a folder's name, so it must not lead out of its place."""
    if not name or name.startswith(".") or any(not (sign.isalnum() or sign in "-_.") for sign in name):
        raise ConfigError(f"{document.where(keys)}: the name {name!r} may hold letters, digits, '-', '_' and '.' only.")


def _named(entries: tuple[Entry, ...], name: str, found_out: str) -> Entry:
    for entry in entries:
        if entry.name == name:
            return entry
    raise ConfigError(f"{found_out} '{name}'.{nearest(name, (entry.name for entry in entries))}")
