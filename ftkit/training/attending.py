"""A run that was begun, taken up again from its journal alone: also where the project has changed since."""

from ftkit import interfaces
from ftkit.errors import ConfigError
from ftkit.journal import JOURNAL, Journal
from ftkit.plugins import Plugins, Reference
from ftkit.project import Project
from ftkit.training import decisions, plans
from ftkit.training.asking import Tell
from ftkit.training.clock import Clock
from ftkit.training.run_folders import RunFolder
from ftkit.training.undertaking import Undertaking


def backend_of(folder: RunFolder, project: Project, plugins: Plugins) -> interfaces.Backend:
    """The backend as it was when the run was begun. Raises ConfigError where it is no longer installed."""
    [(name, options)] = folder.intent.intended.backend.items()
    reference = Reference(name=name, options=options, where=str(folder.path / JOURNAL))
    built: interfaces.Backend = plugins.build("backend", reference, project.root)
    return built


def taken_up(folder: RunFolder, backend: interfaces.Backend, clock: Clock, tell: Tell) -> Undertaking:
    """The run's work. Who writes more than single entries holds the folder's lock."""
    return Undertaking(
        backend=backend,
        intended=folder.intent.intended,
        plan=plans.plan_in(folder.path, folder.intent.intended),
        journal=Journal(folder.path / JOURNAL, clock.now),
        lock=-1,
        clock=clock,
        decisions=decisions.NONE,
        listener=tell,
    )


def remote(backend: interfaces.Backend) -> interfaces.RemoteJob:
    """The backend as one whose jobs run at a vendor's. Raises ConfigError where it has become another kind."""
    if not isinstance(backend, interfaces.RemoteJob):
        raise ConfigError(f"backend '{backend.name}' drives no vendor's jobs any more, and this run has one.")
    return backend
