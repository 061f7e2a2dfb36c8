"""A vendor's job is asked to stand still for a while."""

from ftkit import interfaces
from ftkit.errors import ConfigError
from ftkit.training import attending, polling, statuses
from ftkit.training.asking import Tell
from ftkit.training.clock import Clock
from ftkit.training.run_folders import RunFolder
from ftkit.values import ENDED


def paused(folder: RunFolder, backend: interfaces.Backend, clock: Clock, tell: Tell) -> str:
    """Asks for a pause; what became of it, in a sentence. Raises ConfigError where nothing can be paused."""
    run = folder.intent.intended.run
    if not isinstance(backend, interfaces.Pauses):
        raise ConfigError(
            f"run '{run}' cannot be paused: backend '{backend.name}' knows no pause. A process of ours can be ended by "
            f"'ftkit cancel --run {run}' and goes on where it stopped."
        )
    job = folder.standing.job
    if folder.finished or not job or folder.standing.lost:
        raise ConfigError(f"no job of run '{run}' is running: it is {statuses.state_of(folder)}.")
    work = attending.taken_up(folder, backend, clock, tell)
    work.asker.again(f"the pause of job {job}", lambda: backend.pause(job), type(None))
    report = polling.looked_at(work, attending.remote(backend), job, note=not folder.at_work)
    if report.state in ENDED:
        return f"job {job} is {report.state}."
    return (
        f"job {job} was asked to pause. It is {report.state} ({report.raw_state}); 'ftkit resume --run {run}' wakes it."
    )
