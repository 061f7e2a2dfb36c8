"""A run is asked to end: a job at the vendor's, a process of ours by its number and the time that it was started."""

import os
import signal

from ftkit import interfaces
from ftkit.errors import ConfigError
from ftkit.journal_entries import Cancelling
from ftkit.training import attending, doubts, polling, process, statuses
from ftkit.training.asking import Tell
from ftkit.training.clock import Clock
from ftkit.training.run_folders import RunFolder
from ftkit.training.standing import LOST
from ftkit.training.undertaking import Undertaking
from ftkit.values import ENDED

_PATIENCE_SECONDS = 20
_LOOK_SECONDS = 0.1


def cancelled(folder: RunFolder, backend: interfaces.Backend, clock: Clock, tell: Tell) -> str:
    """Asks for the end of a run; what became of it, in a sentence. What was done so far is paid for and kept.

    Raises ConfigError where there is nothing to end.
    """
    work = attending.taken_up(folder, backend, clock, tell)
    if folder.standing.open_job and not folder.finished:
        return _cancelled_job(work, folder, attending.remote(backend))
    if not folder.finished and statuses.is_alive(folder.standing):
        return _ended_process(work, folder)
    raise ConfigError(f"nothing of run '{work.plan.run}' is running: it is {statuses.state_of(folder)}.")


def _cancelled_job(work: Undertaking, folder: RunFolder, backend: interfaces.RemoteJob) -> str:
    jobs = [folder.standing.job] if folder.standing.job else _jobs_in_doubt(work, folder, backend)
    for job in jobs:
        if folder.standing.job:
            work.note(Cancelling())
        _ask(work, backend, job)
    report = polling.looked_at(work, backend, jobs[0], note=bool(folder.standing.job) and not folder.at_work)
    if report.state in ENDED:
        return f"job {jobs[0]} is {report.state}."
    return (
        f"job {', '.join(jobs)} was asked to end. It is {report.state} ({report.raw_state}), may still succeed, and is "
        f"paid for as far as it came; 'ftkit watch --run {work.plan.run}' waits for its end."
    )


def _ask(work: Undertaking, backend: interfaces.RemoteJob, job: str) -> None:
    work.asker.again(f"the end of job {job}", lambda: backend.cancel(job), type(None))


def _jobs_in_doubt(work: Undertaking, folder: RunFolder, backend: interfaces.RemoteJob) -> list[str]:
    """The jobs under the key of an order without an answer. Raises ConfigError where none is known."""
    key = folder.standing.open_job
    found = doubts.looked_up(work, backend, key) if isinstance(backend, interfaces.FindsJobs) else []
    alive = [report.job for report in found if report.state not in LOST]
    if not alive:
        raise ConfigError(
            f"nobody knows whether the job of run '{work.plan.run}' was made, and none with its key {key} is known "
            f"yet. Look at the vendor's list, or run 'ftkit train --run {work.plan.run}' to settle it."
        )
    return alive


def _ended_process(work: Undertaking, folder: RunFolder) -> str:
    """Ends our process: politely, then firmly. It was started as the first of a group of its own."""
    started = folder.standing.started
    assert started is not None
    work.note(Cancelling())
    for sent in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(started.pid, sent)
        except ProcessLookupError:
            break
        end = work.clock.now() + _PATIENCE_SECONDS
        while process.is_running(started.pid, started.process) and work.clock.now() < end:
            work.clock.sleep(_LOOK_SECONDS)
        if not process.is_running(started.pid, started.process):
            break
    return f"run '{work.plan.run}' was ended. 'ftkit resume --run {work.plan.run}' goes on where it stopped."
