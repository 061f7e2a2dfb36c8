"""What a project prepares from: its readers, its steps, and the digest of all that decides the result."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from ftkit import contract, folders, interfaces, jsonl
from ftkit.errors import ConfigError, DataError, nearest
from ftkit.manifests import Stored
from ftkit.plugins import Plugins, Reference
from ftkit.preparation.pipeline import Steps
from ftkit.project import Project
from ftkit.sources import Source
from ftkit.values import Record, Reject
from ftkit.versions import versions_of


class Inputs(msgspec.Struct, frozen=True, kw_only=True):
    """Everything `prepare` works from."""

    source: Source
    readers: tuple[interfaces.Reader, ...]
    steps: Steps
    exporters: tuple[interfaces.Exporter, ...]
    records: dict[str, Stored]  # the files that will be read
    settings: dict[str, object]
    versions: dict[str, str]

    @property
    def digest(self) -> str:
        """Equal digests make equal datasets."""
        return jsonl.digest([self.records, self.settings, self.versions])

    @property
    def bytes(self) -> int:
        """The size of all that will be read."""
        return sum(stored.bytes for stored in self.records.values())

    def notes(self) -> tuple[str, ...]:
        """What the readers guessed."""
        return tuple(note for reader in self.readers for note in reader.notes(self.source))

    def stream(self) -> Iterator[Record | Reject]:
        """All records in order. Raises ConfigError when the first one lacks a column that the project names."""
        unchecked = True
        for reader in self.readers:
            for item in reader.read(self.source):
                if unchecked and isinstance(item, Record):
                    self._check_columns(item)
                    unchecked = False
                yield item

    def _check_columns(self, record: Record) -> None:
        needed = self.steps.task.columns() | self.steps.columns
        for column in sorted(needed - set(record.fields)):
            home = record.origin.rpartition(":")[0]
            raise ConfigError(
                f"the project names the column '{column}', {home} has none.{nearest(column, record.fields)}"
            )


def collected(project: Project, plugins: Plugins) -> Inputs:
    """The inputs of a project. Raises ConfigError or DataError for what is not there."""
    source = Source(root=project.root)
    readers = tuple(_reader(given, plugins, project.root) for given in project.records)
    files = [path for reader in readers for path in reader.files(source)]
    built = contract.build(project.contract, plugins, project.root)
    transforms = [plugins.build("transform", given, project.root) for given in project.prepare.transforms]
    steps = Steps(
        task=plugins.build("task", project.task, project.root),
        record_transforms=tuple(t for t in transforms if isinstance(t, interfaces.RecordTransform)),
        stream_transforms=tuple(t for t in transforms if not isinstance(t, interfaces.RecordTransform)),
        contract=built,
        columns=built.columns,
    )
    return Inputs(
        source=source,
        readers=readers,
        steps=steps,
        exporters=tuple(plugins.build("exporter", given, project.root) for given in project.prepare.export),
        records={_relative(path, project.root): _stored(path) for path in files},
        settings=_settings(project, built),
        versions=versions_of(["ftkit", *_owners(project, plugins)]),
    )


def _reader(given: Reference | str, plugins: Plugins, root: Path) -> interfaces.Reader:
    if isinstance(given, Reference):
        reader: interfaces.Reader = plugins.build("reader", given, root)
        return reader
    for offer in plugins.offers:
        if offer.kind == "reader" and given.lower().endswith(offer.component.endings):  # type: ignore[attr-defined] # a Reader
            built: interfaces.Reader = plugins.build(
                "reader", Reference(name=offer.component.name, options={"path": given}), root
            )
            return built
    names = ", ".join(plugins.names("reader"))
    raise ConfigError(f"no reader knows the ending of '{given}'. Name one: {{csv: {{path: {given}}}}}. Known: {names}.")


def _stored(path: Path) -> Stored:
    if path.is_dir():
        raise DataError(f"{path} is a folder, not a file of records.")
    digest = folders.file_digest(path)
    return Stored(digest=digest, bytes=path.stat().st_size)


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def _settings(project: Project, built: contract.Contract) -> dict[str, object]:
    prepare = project.prepare
    return {
        "records": [given if isinstance(given, str) else given.written() for given in project.records],
        "task": project.task.written(),
        "contract": built.written(),
        "transforms": [given.written() for given in prepare.transforms],
        "split": msgspec.to_builtins(prepare.split),
        "export": [given.written() for given in prepare.export],
    }


def _owners(project: Project, plugins: Plugins) -> list[str]:
    """The distributions whose code decides the dataset."""
    references = [("task", project.task)]
    references += [("check", rule.check) for rule in project.contract]
    references += [("transform", given) for given in project.prepare.transforms]
    references += [("exporter", given) for given in project.prepare.export]
    found = [plugins.find(kind, given.name, given.where) for kind, given in references]  # type: ignore[arg-type] # the literals above
    return [offer.distribution.split()[0] for offer in found]
