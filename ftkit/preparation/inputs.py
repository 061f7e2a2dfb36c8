"""What a project prepares from: its readers, its steps, and the digest of all that decides the result."""

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from ftkit import contract, folders, interfaces, jsonl
from ftkit.errors import ConfigError
from ftkit.kinds import KindName
from ftkit.plugins import Plugins, Reference, path_options, resolved
from ftkit.preparation.examination import Examination
from ftkit.preparation.input_files import InputFiles
from ftkit.preparation.leaks import LeakCheck
from ftkit.preparation.readers import chosen, input_files, settings_of
from ftkit.preparation.steps import Steps, frozen_ids, sorted_transforms
from ftkit.project import Project
from ftkit.sections import Shares
from ftkit.sources import Source
from ftkit.versions import versions_of


class Inputs(msgspec.Struct, frozen=True, kw_only=True):
    """Everything `prepare` works from."""

    project: str
    source: Source
    readers: tuple[interfaces.Reader, ...]
    steps: Steps
    exporters: tuple[interfaces.Exporter, ...]
    columns: dict[str, str]  # each column the project names -> where it names it
    records: InputFiles
    passed_over: tuple[str, ...]  # notes on files that will not
    settings: dict[str, object]
    versions: dict[str, str]

    @property
    def digest(self) -> str:
        """Equal digests make equal datasets."""
        return jsonl.digest([self.project, self.records.stored(), self.settings, self.versions])

    def notes(self) -> tuple[str, ...]:
        """What the readers guessed, and which files of a folder nobody reads."""
        guessed = (note for reader in self.readers for note in reader.notes(self.source))
        return (*self.passed_over, *guessed)

    @property
    def examination(self) -> Examination:
        """What is done with each batch of the input."""
        return Examination(readers=self.readers, steps=self.steps, needed=self.columns)


def collected(project: Project, plugins: Plugins, source: Source | None = None) -> Inputs:
    """The inputs of a project, by default from its own folder.

    Raises ConfigError or DataError for what is not there.
    """
    source = source or Source(root=project.root)
    choices = [chosen(given, plugins, source) for given in project.records]
    readers = tuple(reader for choice in choices for reader in choice.readers)
    built = contract.build(project.contract, plugins, project.root)
    transforms = [plugins.build("transform", given, project.root) for given in project.prepare.transforms]
    split = project.prepare.split
    steps = Steps(
        task=plugins.build("task", project.task, project.root),
        contract=built,
        shares=split,
        sliced=frozenset(project.score.slices),
        frozen=_frozen(split, project.root),
        **sorted_transforms([*transforms, *_leak_check(project)]),
    )
    where_clauses = {column: c.rule.check.where for c in built.clauses for column in c.columns}
    named = dict.fromkeys(steps.columns - steps.contract.columns, f"{project.file}: prepare")
    named |= dict.fromkeys(steps.sliced, f"{project.file}: score.slices")
    return Inputs(
        project=project.name,
        source=source,
        readers=readers,
        steps=steps,
        exporters=tuple(plugins.build("exporter", given, project.root) for given in project.prepare.export),
        columns={**named, **where_clauses, **dict.fromkeys(steps.task.columns(), project.task.where)},
        records=input_files(readers, source),
        passed_over=tuple(note for choice in choices for note in choice.notes),
        settings=_settings(project, source, built, _option_files(project, plugins)),
        versions=versions_of(["ftkit", *_owners(project, readers, plugins)]),
    )


def _leak_check(project: Project) -> Iterator[LeakCheck]:
    """The leak check, after all that the project lists."""
    if project.prepare.leaks != "off":
        yield LeakCheck(settings=project.prepare.leaks)


def _relative(path: Path, root: Path) -> str:
    return Path(os.path.relpath(path, root)).as_posix()


def _settings(project: Project, source: Source, built: contract.Contract, files: dict[str, str]) -> dict[str, object]:
    prepare = project.prepare
    settings: dict[str, object] = {
        "records": [settings_of(given, source) for given in project.records],
        "task": project.task.written(),
        "contract": built.written(),
        "transforms": [given.written() for given in prepare.transforms],
        "split": msgspec.to_builtins(prepare.split),
        "export": [given.written() for given in prepare.export],
        "leaks": msgspec.to_builtins(prepare.leaks),
        "shard_rows": prepare.shard_rows,
        "card": msgspec.json.decode(msgspec.json.encode(prepare.card)),  # lists, as the manifest's reader has them
    }
    if project.score.slices:
        settings["slices"] = sorted(project.score.slices)
    return {**settings, "files": files} if files else settings


def _named(project: Project) -> list[tuple[KindName, Reference]]:
    """The components besides readers whose code and options decide the dataset."""
    prepare = project.prepare
    named: list[tuple[KindName, Reference]] = [("task", project.task)]
    named += [("check", rule.check) for rule in project.contract]
    named += [("transform", given) for given in prepare.transforms]
    named += [("exporter", given) for given in prepare.export]
    return named


def _option_files(project: Project, plugins: Plugins) -> dict[str, str]:
    """The digests of the files that options name, such as a check's schema, and of a project's own code."""
    found = {}
    for kind, given in _named(project):
        component = plugins.find(kind, given.name, given.where).component
        options = resolved(component, given.options, project.root)
        for option in path_options(component):
            value = options.get(option)
            if isinstance(value, str) and Path(value).is_file():
                found[_relative(Path(value), project.root)] = folders.file_digest(Path(value))
    task = plugins.build("task", project.task, project.root)
    if isinstance(task, interfaces.HasSources):
        found |= {_relative(path, project.root): folders.file_digest(path) for path in task.sources()}
    if frozen := project.prepare.split.frozen:
        found[frozen] = folders.file_digest(project.root / frozen)
    return found


def _frozen(split: Shares, root: Path) -> frozenset[bytes]:
    if not split.frozen:
        return frozenset()
    try:
        return frozen_ids((root / split.frozen).read_text("utf-8-sig").splitlines())
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        message = f"cannot read the frozen ids in {root / split.frozen}: {reason}."
        raise ConfigError(f"{message} Name a UTF-8 file of ids, one a line, or an earlier test.jsonl.") from error


def _owners(project: Project, readers: tuple[interfaces.Reader, ...], plugins: Plugins) -> list[str]:
    """The distributions whose code decides the dataset."""
    found = [plugins.find(kind, given.name, given.where) for kind, given in _named(project)]
    found += [plugins.find("reader", reader.name) for reader in readers]
    return [offer.distribution.split()[0] for offer in found]
