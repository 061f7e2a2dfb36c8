"""The stage: streams a project's records into a dataset folder and swaps it in when its manifest is written."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ftkit import folders, jsonl
from ftkit.datasets import opened
from ftkit.errors import DataError, GateError
from ftkit.manifests import DATASET_MANIFEST, Counts, DatasetManifest
from ftkit.observations import Observations
from ftkit.plugins import Plugins
from ftkit.preparation import finishing, inputs
from ftkit.preparation.card import card
from ftkit.preparation.exporting import exported
from ftkit.preparation.inputs import Inputs
from ftkit.preparation.ledger import Ledger
from ftkit.preparation.reading import Job, Tell, Written, written
from ftkit.preparation.shards import shard
from ftkit.preparation.statistics import statistics
from ftkit.project import Project
from ftkit.sources import Source
from ftkit.values import SPLITS

if TYPE_CHECKING:
    import pandas


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """A finished dataset folder."""

    folder: Path
    manifest: DatasetManifest
    up_to_date: bool  # it was there already, made from the same inputs
    observations: Observations | None = None  # what was seen while it was made

    def to_pandas(self) -> "pandas.DataFrame":
        """All rows in one table, as `Dataset.to_pandas` has it."""
        return opened(self.folder).to_pandas()


class Audience(NamedTuple):
    """Who is told of a preparation while it runs, and who writes a report of it into the folder."""

    tell: Tell = lambda _progress: None
    report: Callable[[Path, DatasetManifest, Observations], object] = lambda _folder, _manifest, _seen: None


def run(  # noqa: PLR0913 - three are what a stage takes, three are wishes by name
    project: Project,
    plugins: Plugins,
    folder: Path,
    *,
    again: bool = False,
    audience: Audience | None = None,
    source: Source | None = None,
) -> Prepared:
    """Makes the dataset folder of a project, or finds it up to date. `source` is where copies of its records are.

    Raises GateError over the reject budget: then `rejects.jsonl` is left in the partial folder and no manifest;
    DataError where there are no records at all, or a file of the finished folder was changed by someone else.
    """
    folders.refuse_foreign(folder, DATASET_MANIFEST)
    audience = audience or Audience()
    given = inputs.collected(project, plugins, source)
    if not again and folders.is_finished(folder, DATASET_MANIFEST):
        manifest = read_manifest(folder)
        if manifest.inputs == given.digest and _keeps_budget(manifest.counts, project.prepare.max_reject_rate):
            _refuse_changed(folder, manifest)
            return Prepared(folder=folder, manifest=manifest, up_to_date=True)
    with folders.building(folder) as (partial, _lock):
        folders.emptied(partial)
        ledger = Ledger()
        engine = plugins.build("engine", project.prepare.engine, project.root)
        job = Job(given.examination, given.source, engine, partial, partial / ".work", given.records.bytes)
        found = written(job, ledger, audience.tell)
        shutil.rmtree(job.scratch)
        _refuse_unusable(project, given, ledger, partial)
        if project.prepare.shard_rows:
            shard(partial, ledger.counts().by_split, project.prepare.shard_rows)
        problems = exported(given.exporters, partial)
        manifest = msgspec.structs.replace(
            _manifest(project, given, ledger.counts(), found.notes), leaks=found.leaks, export_problems=problems
        )
        with finishing.begun(partial) as digests:
            seen = _described(project, manifest, found, partial, audience)
            manifest = finishing.finish(manifest, partial, digests)
        folders.swap_in(folder)
    return Prepared(folder=folder, manifest=manifest, up_to_date=False, observations=seen)


def read_manifest(folder: Path) -> DatasetManifest:
    """The manifest of a finished dataset folder. Raises DataError when there is none."""
    return jsonl.read_value(folder / DATASET_MANIFEST, DatasetManifest)


def _keeps_budget(counts: Counts, rate: float) -> bool:
    return counts.defects <= rate * counts.read


def _refuse_changed(folder: Path, manifest: DatasetManifest) -> None:
    """A folder that someone edited is neither up to date nor ours to throw away."""
    for name, stored in manifest.files.items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != stored.bytes:
            raise DataError(
                f"{path} was changed or removed after ftkit made it. "
                "Run with --again to make the dataset anew, or name another folder with --out."
            )


def _refuse_unusable(project: Project, given: Inputs, ledger: Ledger, partial: Path) -> None:
    """Raises DataError where nothing was read, GateError over the budget."""
    if not ledger.read:
        raise DataError(f"there are no records in {', '.join(given.records.names)}, only column names.")
    _within_budget(ledger, project.prepare.max_reject_rate, partial)


def _within_budget(ledger: Ledger, rate: float, partial: Path) -> None:
    """Raises GateError and leaves only the rejects when too much was lost."""
    try:
        ledger.within_budget(rate)
    except GateError as error:
        for name in SPLITS:
            (partial / f"{name}.jsonl").unlink()
        raise GateError(f"{error}\nAll of them, with their reasons: {partial / 'rejects.jsonl'}") from error


def _described(
    project: Project, manifest: DatasetManifest, found: Written, partial: Path, audience: Audience
) -> Observations:
    """Writes what people read: the card, and the report where there is somebody to make one; what they are made of."""
    names = [path.name for path in partial.iterdir()]
    rows = sum(manifest.counts.by_split.values())
    seen = Observations(
        statistics=statistics(partial, names, rows, project.prepare.split.strata, perhaps_tools=found.tools),
        leaks=found.leaks,
        changed=found.samples,
    )
    (partial / "README.md").write_text(card(manifest, seen.statistics, names, project.prepare.card), encoding="utf-8")
    audience.report(partial, manifest, seen)
    return seen


def _manifest(project: Project, given: Inputs, counts: Counts, notes: tuple[str, ...]) -> DatasetManifest:
    return DatasetManifest(
        project=project.name,
        inputs=given.digest,
        records=given.records.stored(),
        files={},
        counts=counts,
        settings=given.settings,
        versions=given.versions,
        notes=(*given.notes(), *notes),
    )
