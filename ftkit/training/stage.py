"""The stage: trains a run of a project into a model folder, and continues one that was interrupted."""

from itertools import count
from pathlib import Path

import msgspec

from ftkit import folders, jsonl
from ftkit.errors import ConfigError
from ftkit.journal import JOURNAL, Journal
from ftkit.manifests import MODEL_MANIFEST, ModelManifest
from ftkit.plugins import Plugins
from ftkit.project import Project
from ftkit.training import beginning, driving, plans
from ftkit.training import decisions as deciding
from ftkit.training.asking import Tell
from ftkit.training.clock import Clock, SystemClock
from ftkit.training.decisions import Decisions
from ftkit.training.losses import losses
from ftkit.training.plans import Training, planned
from ftkit.training.undertaking import Undertaking
from ftkit.values import Event, TrainingResult

__all__ = ["Tell", "Trained", "Training", "finished", "planned", "read_manifest", "run"]


_PASSING = ("train.jsonl", "validation.jsonl", "upload", "session.json")
"""What a training reads and a model does not need: the dataset's digest names the rows."""


class Trained(msgspec.Struct, frozen=True, kw_only=True):
    """A finished model folder."""

    folder: Path
    manifest: ModelManifest
    up_to_date: bool
    resumed: bool = False  # an interrupted training was continued


def run(  # noqa: PLR0913 - the stage's own settings, all by name
    project: Project,
    name: str,
    plugins: Plugins,
    *,
    dataset: Path,
    folder: Path,
    decisions: Decisions = deciding.NONE,
    clock: Clock | None = None,
    tell: Tell = lambda _event: None,
) -> Trained:
    """Trains the run into `folder`, or finds it there already.

    A finished model is never replaced: one of other inputs is a ConfigError, and `again` sets the old one aside under
    a numbered name when the new one is done. An interrupted training of the same inputs is continued.
    """
    training = planned(project, name, plugins, dataset)
    if folders.is_finished(folder, MODEL_MANIFEST) and not decisions.again:
        return Trained(folder=folder, manifest=_up_to_date(training, folder), up_to_date=True)
    folders.refuse_foreign(folder, MODEL_MANIFEST)
    for notice in training.notices:
        tell(Event(kind="warning", text=notice))
    clock = clock or SystemClock()
    with folders.building(folder) as building:
        journal = Journal(building.path / JOURNAL, clock.now)
        resumed = beginning.goes_on(building.path, journal, training, tell)
        intended = training.intended()
        work = Undertaking(
            backend=training.backend,
            intended=intended,
            plan=plans.plan_in(building.path, intended),
            journal=journal,
            lock=building.lock,
            clock=clock,
            decisions=decisions,
            listener=tell,
        )
        result = driving.trained(work, training)
        manifest = finished(work, result, folder)
    return Trained(folder=folder, manifest=manifest, up_to_date=False, resumed=resumed)


def finished(work: Undertaking, result: TrainingResult, folder: Path) -> ModelManifest:
    """Makes the partial folder the finished one, its manifest written last; an older model is set aside."""
    manifest = _manifest(work, result)
    home = Path(work.plan.folder)
    for name in _PASSING:
        folders.removed(home / name)
    folders.write_durably(home / MODEL_MANIFEST, jsonl.pretty(manifest))
    _set_aside(folder)
    folders.swap_in(folder)
    return manifest


def read_manifest(folder: Path) -> ModelManifest:
    """The manifest of a finished model folder. Raises DataError when there is none."""
    return jsonl.read_value(folder / MODEL_MANIFEST, ModelManifest)


def _up_to_date(training: Training, folder: Path) -> ModelManifest:
    """The manifest of a finished model. Raises ConfigError when it was made from other inputs."""
    manifest = read_manifest(folder)
    if manifest.inputs != training.inputs:
        raise ConfigError(
            f"{folder} was trained from other inputs (dataset, settings or versions have changed) and a model is never "
            "replaced. Give the run another name, or say --again to keep the old one beside the new one."
        )
    return manifest


def _set_aside(folder: Path) -> None:
    """Gives a finished model the first free numbered name, and so makes room for the new one."""
    if folders.is_finished(folder, MODEL_MANIFEST):
        numbered = (folder.with_name(f"{folder.name}.{n}") for n in count(1))
        folder.rename(next(free for free in numbered if not free.exists()))


def _manifest(work: Undertaking, result: TrainingResult) -> ModelManifest:
    intended, standing = work.intended, work.standing()
    ready = standing.ready
    return ModelManifest(
        project=intended.project,
        run=intended.run,
        inputs=intended.inputs,
        backend=intended.backend,
        prompter=intended.prompter,
        dataset=intended.dataset,
        contract=intended.contract,
        rows=ready.rows if ready else 0,
        left_out=ready.left_out if ready else 0,
        result=result,
        checkpoints=standing.checkpoints,
        losses=losses(work.journal.entries()),
        versions=intended.versions,
    )
