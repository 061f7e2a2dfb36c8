"""One look at a run: its journal, and one question to the vendor where a job is open. Nothing is written."""

from ftkit.errors import FtkitError
from ftkit.plugins import Plugins
from ftkit.project import Project
from ftkit.run_states import RunStatus
from ftkit.training import attending, statuses
from ftkit.training.asking import Asker, Tell
from ftkit.training.clock import Clock
from ftkit.training.run_folders import RunFolder
from ftkit.values import ENDED, Event, JobReport


def status_now(folder: RunFolder, project: Project, plugins: Plugins, clock: Clock, tell: Tell) -> RunStatus:
    """How a run is doing. Where the vendor cannot be asked, that is told and the journal's last word stands."""
    standing = folder.standing
    over = standing.report is not None and standing.report.state in ENDED
    if folder.finished or over or not standing.job:
        return statuses.status(folder)
    try:
        backend = attending.remote(attending.backend_of(folder, project, plugins))
        cursor = standing.report.cursor if standing.report else ""
        asker = Asker(backend=backend.name, clock=clock, tell=tell)
        report = asker.once(lambda: backend.poll(standing.job, cursor), JobReport)
    except FtkitError as error:
        tell(Event(kind="warning", text=f"{folder.path}: the vendor could not be asked, so this is old: {error}"))
        return statuses.status(folder)
    return statuses.status(folder, report)
