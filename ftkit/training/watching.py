"""A run is watched to its end: beside the process that drives it, or by taking up what nobody drives."""

from pathlib import Path

from ftkit import folders, interfaces
from ftkit.errors import BackendError, ConfigError
from ftkit.journal_entries import Heard
from ftkit.plugins import Plugins
from ftkit.project import Project
from ftkit.training import attending, ordering, remote_job, run_folders, stage, statuses
from ftkit.training.asking import Tell
from ftkit.training.clock import Clock
from ftkit.training.run_folders import RunFolder
from ftkit.training.stage import Trained
from ftkit.values import Event

_LOOK_SECONDS = 1.0


def watched(project: Project, plugins: Plugins, model: Path, clock: Clock, tell: Tell) -> Trained:
    """The finished model, once it is there. Orders nothing and starts nothing.

    Raises BackendError for a run that came to nothing, ConfigError for one that nothing is at.
    """
    folder = run_folders.of_model(model)
    if folder.at_work:
        tell(Event(kind="log", text=f"another ftkit is at {folder.path}; telling what it journals"))
        _followed(folder, clock, tell)
        folder = run_folders.of_model(model)
    if folder.finished:
        return Trained(folder=model, manifest=stage.read_manifest(model), up_to_date=True)
    if folder.intent.kind == "remote-job" and folder.standing.open_job:
        return _fetched(folder, attending.backend_of(folder, project, plugins), model, clock, tell)
    raise _at_rest(folder)


def _followed(folder: RunFolder, clock: Clock, tell: Tell) -> None:
    """Tells what another process journals, until it lets the folder go."""
    told, held = sum(1 for _ in folder.journal.entries()), True
    while held:
        held = folders.is_locked(folder.path)  # before the journal is read: what comes last is told too
        entries = list(folder.journal.entries())
        for entry in entries[told:]:
            if isinstance(entry, Heard):
                tell(entry.event)
        told = len(entries)
        if held:
            clock.sleep(_LOOK_SECONDS)


def _fetched(folder: RunFolder, given: interfaces.Backend, model: Path, clock: Clock, tell: Tell) -> Trained:
    backend = attending.remote(given)
    with folders.building(model):
        work = attending.taken_up(folder, backend, clock, tell)
        done = work.standing().result
        job = ordering.known_job(work, backend)
        if not job:
            raise ConfigError(
                f"there is no job of run '{work.plan.run}'. 'ftkit train --run {work.plan.run}' orders one."
            )
        manifest = stage.finished(work, done or remote_job.fetched(work, backend, job), model)
    return Trained(folder=model, manifest=manifest, up_to_date=False, resumed=True)


def _at_rest(folder: RunFolder) -> BackendError | ConfigError:
    now = statuses.status(folder)
    if now.state in {"failed", "cancelled"}:
        why = f": {now.reason}" if now.reason else ""
        return BackendError(f"run '{now.run}' is {now.state}{why}. '{now.next}' goes on from there.")
    return ConfigError(f"nothing is at run '{now.run}', which is {now.state}. '{now.next}' goes on from there.")
