"""The project file as frozen values: the one home of every setting.

A component is named by its name, or by a one-key mapping whose value is its options, and nothing else. This module
knows the file's form; whether a named component exists is asked of the installed plugins by `verify`.
"""

from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from ftkit import settings
from ftkit.errors import ConfigError, nearest
from ftkit.plugins import Plugins, Reference
from ftkit.settings import Document, Keys
from ftkit.values import Value

FractionOfAll = Annotated[float, msgspec.Meta(ge=0, le=1)]
AtLeastOne = Annotated[int, msgspec.Meta(ge=1)]
Entry = TypeVar("Entry", "Run", "Candidate")
TooLong = Literal["error", "drop", "truncate"]


class Rule(Value, frozen=True, kw_only=True):
    """One line of a contract: a check, its key in files, and how its verdict counts."""

    check: Reference
    key: str
    required: bool = True  # `should` reports and does not require
    negated: bool = False


class Shares(Value, frozen=True, kw_only=True):
    """How the groups are divided; the shares must add up to 1."""

    train: FractionOfAll = 0.8
    validation: FractionOfAll = 0.0
    test: FractionOfAll = 0.2
    seed: int = 7


class PrepareSettings(Value, frozen=True, kw_only=True):
    """The `prepare` section."""

    transforms: tuple[Reference, ...] = ()
    split: Shares = Shares()
    export: tuple[Reference, ...] = ()
    max_reject_rate: float = 0.1


class Run(Value, frozen=True, kw_only=True):
    """One training under a name."""

    name: str
    backend: Reference
    prompter: Reference = Reference(name="plain")
    rows: int | None = None  # of the train split, by hash; None is all of them
    too_long: TooLong = "error"
    seed: int = 7


class Candidate(Value, frozen=True, kw_only=True):
    """A model and a way of asking it. Either a predictor, or the name or folder of a trained model."""

    name: str
    prompter: Reference = Reference(name="plain")
    predictor: Reference | None = None
    model: str = ""


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
    seed: int = 7


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


class PrepareFile(Value, frozen=True, kw_only=True):
    """The `prepare` section as it is written."""

    transforms: list[Any] = []
    split: Shares = Shares()
    export: list[Any] = []
    max_reject_rate: FractionOfAll = 0.1


class RunFile(Value, frozen=True, kw_only=True):
    """A run as it is written."""

    backend: Any
    prompter: Any = "plain"
    rows: AtLeastOne | None = None
    too_long: TooLong = "error"
    seed: int = 7


class CandidateFile(Value, frozen=True, kw_only=True):
    """A candidate as it is written."""

    prompter: Any = "plain"
    predictor: Any = None
    model: str = ""


class ScoreFile(Value, frozen=True, kw_only=True):
    """The `score` section as it is written."""

    cases: AtLeastOne | None = None
    max_tokens: AtLeastOne = 256
    candidates: dict[str, Any] = {}
    metrics: list[Any] = []
    seed: int = 7


class ProjectFile(Value, frozen=True, kw_only=True):
    """A project file as it is written, its sections not yet read."""

    name: str = ""
    records: Any
    task: dict[str, Any]
    contract: list[Any] = []
    prepare: Any = {}
    train: dict[str, Any] = {}
    score: Any = {}


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
            transforms=_references(prepare.transforms, document, ("prepare", "transforms")),
            split=_split(prepare.split, document),
            export=_references(prepare.export, document, ("prepare", "export")),
            max_reject_rate=prepare.max_reject_rate,
        ),
        runs=tuple(_run(name, given, document) for name, given in file.train.items()),
        score=ScoreSettings(
            cases=score.cases,
            max_tokens=score.max_tokens,
            candidates=tuple(_candidate(name, given, document) for name, given in score.candidates.items()),
            metrics=_metrics(score.metrics, document),
            seed=score.seed,
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
    named += [("backend", run.backend) for run in project.runs]
    named += [("prompter", run.prompter) for run in project.runs]
    named += [("metric", metric.metric) for metric in score.metrics]
    named += [("prompter", candidate.prompter) for candidate in score.candidates]
    named += [("predictor", candidate.predictor) for candidate in score.candidates if candidate.predictor]
    for kind, reference in named:
        plugins.build(kind, reference, project.root)  # type: ignore[arg-type] # the literals above


def with_reject_rate(project: Project, rate: float) -> Project:
    """The project with another reject budget."""
    prepare = msgspec.structs.replace(project.prepare, max_reject_rate=rate)
    return msgspec.structs.replace(project, prepare=prepare)


def reference(given: Any, document: Document, keys: Keys) -> Reference:
    """A component reference: a name, or a one-key mapping whose value is its options."""
    where = document.where(keys)
    if isinstance(given, str):
        return Reference(name=given, where=where)
    if not isinstance(given, dict):
        raise ConfigError(f"{where}: expected a name, or a name with options such as {{length: {{max_words: 150}}}}.")
    if len(given) != 1:
        raise ConfigError(
            f"{where}: expected one name, found {len(given)}: {', '.join(given) or 'none'}. "
            "Options belong below the name, indented."
        )
    [(name, options)] = given.items()
    if not isinstance(options, dict | None):
        raise ConfigError(f"{where}: the options of '{name}' must be a mapping such as {{option: value}}.")
    return Reference(name=name, options=options or {}, where=where)


def rules(given: list[Any], document: Document, keys: Keys) -> tuple[Rule, ...]:
    """The lines of a contract; a check's key is its `as` name, else its type, else type#2.

    Raises ConfigError when two lines have one key.
    """
    found: list[Rule] = []
    for index, line in enumerate(given):
        rule = _rule(line, document, (*keys, index))
        taken = {earlier.key for earlier in found}
        key = rule.key or _free_key(rule, taken)
        if key in taken:
            raise ConfigError(f"{document.where((*keys, index))}: the key '{key}' is used twice.")
        found.append(msgspec.structs.replace(rule, key=key))
    return tuple(found)


def _rule(given: Any, document: Document, keys: Keys) -> Rule:
    if isinstance(given, dict) and len(given) == 1:
        [(wrapper, inner)] = given.items()
        if wrapper == "not":
            rule = _rule(inner, document, (*keys, wrapper))
            return msgspec.structs.replace(rule, negated=not rule.negated)
        if wrapper == "should":
            return msgspec.structs.replace(_rule(inner, document, (*keys, wrapper)), required=False)
        if wrapper == "as":
            name, named = _one_named(inner, document, keys)
            return msgspec.structs.replace(_rule(named, document, (*keys, wrapper, name)), key=name)
    return Rule(check=reference(given, document, keys), key="")


def _free_key(rule: Rule, taken: set[str]) -> str:
    base = ("not_" if rule.negated else "") + rule.check.name
    candidates = [base, *(f"{base}#{n}" for n in range(2, len(taken) + 3))]
    return next(key for key in candidates if key not in taken)


def _one_named(given: Any, document: Document, keys: Keys) -> tuple[str, Any]:
    if not isinstance(given, dict) or len(given) != 1:
        raise ConfigError(f"{document.where(keys)}: 'as' takes one name: as: {{my-name: {{contains: ...}}}}.")
    [(name, inner)] = given.items()
    return name, inner


def _references(given: list[Any], document: Document, keys: Keys) -> tuple[Reference, ...]:
    return tuple(reference(one, document, (*keys, index)) for index, one in enumerate(given))


def _records(given: Any, document: Document) -> tuple[Reference | str, ...]:
    sources = given if isinstance(given, list) else [given]
    if not sources:
        raise ConfigError(f"{document.where(('records',))}: no file is named.")
    return tuple(source if isinstance(source, str) else reference(source, document, ("records",)) for source in sources)


def _task(given: dict[str, Any], document: Document) -> Reference:
    """The `template` task's options may stand at once under `task`; another task is a reference."""
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
    )


def _candidate(name: str, given: Any, document: Document) -> Candidate:
    keys: Keys = ("score", "candidates", name)
    file = settings.converted(given, CandidateFile, document, keys)
    if bool(file.model) == (file.predictor is not None):
        raise ConfigError(f"{document.where(keys)}: name either a 'predictor' or a trained 'model'.")
    return Candidate(
        name=name,
        prompter=reference(file.prompter, document, (*keys, "prompter")),
        predictor=None if file.predictor is None else reference(file.predictor, document, (*keys, "predictor")),
        model=file.model,
    )


def _metrics(given: list[Any], document: Document) -> tuple[NamedMetric, ...]:
    found = []
    for index, one in enumerate(given):
        keys: Keys = ("score", "metrics", index)
        if isinstance(one, dict) and list(one) == ["as"]:
            name, inner = _one_named(one["as"], document, keys)
            found.append(NamedMetric(metric=reference(inner, document, (*keys, "as", name)), key=name))
        else:
            found.append(NamedMetric(metric=reference(one, document, keys)))
    return tuple(found)


def _plain_name(name: str, document: Document, keys: Keys) -> None:
    """A run's name is a folder's name, so it must not lead out of its place."""
    if not name or name.startswith(".") or any(not (sign.isalnum() or sign in "-_.") for sign in name):
        raise ConfigError(f"{document.where(keys)}: the name {name!r} may hold letters, digits, '-', '_' and '.' only.")


def _named(entries: tuple[Entry, ...], name: str, found_out: str) -> Entry:
    for entry in entries:
        if entry.name == name:
            return entry
    raise ConfigError(f"{found_out} '{name}'.{nearest(name, (entry.name for entry in entries))}")
