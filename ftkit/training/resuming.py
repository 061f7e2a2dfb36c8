"""A run goes on: a paused job is told so, a process is started again where it stopped."""

from ftkit import interfaces
from ftkit.errors import ConfigError
from ftkit.training import attending, statuses
from ftkit.training.asking import Tell
from ftkit.training.clock import Clock
from ftkit.training.run_folders import RunFolder


def woken(folder: RunFolder, backend: interfaces.Backend, clock: Clock, tell: Tell) -> None:
    """Tells a paused job to go on; returns at once for what only has to be trained on.

    Raises ConfigError where there is nothing to go on with: a finished model, or a job that is over.
    """
    state = statuses.state_of(folder)
    run = folder.intent.intended.run
    if folder.finished:
        raise ConfigError(
            f"run '{run}' is finished: {folder.path}. 'ftkit train --run {run} --again' trains it once more."
        )
    if folder.standing.lost and folder.standing.job:
        raise ConfigError(
            f"job {folder.standing.job} of run '{run}' is {state}, and what is over cannot go on. "
            f"'ftkit train --run {run}' orders a new one, which is paid for anew."
        )
    if state == "paused":
        if not isinstance(backend, interfaces.Pauses):
            raise ConfigError(f"job {folder.standing.job} is paused, and backend '{backend.name}' cannot wake it.")
        work = attending.taken_up(folder, backend, clock, tell)
        job = folder.standing.job
        work.asker.again(f"waking job {job}", lambda: backend.resume(job), type(None))
