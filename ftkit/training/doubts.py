"""A job of which nobody knows whether it was made: found by its key, told by the user, or never.

A vendor's list may lag behind its orders, so that "none" is believed only a quarter of an hour after the order; until
then it is asked again. Where a vendor sees to it that one key makes one job, ordering again is as good as looking.
"""

from ftkit import interfaces
from ftkit.errors import BackendError, ConfigError
from ftkit.journal import seconds_of
from ftkit.journal_entries import Created, Creating, Ended, NotMade
from ftkit.training.asking import growing
from ftkit.training.standing import LOST
from ftkit.training.undertaking import Undertaking
from ftkit.values import JobReport

SETTLED_SECONDS = 900.0
"""So long after an order, a vendor that lists no such job has none."""


def settled(work: Undertaking, backend: interfaces.RemoteJob, doubt: Creating) -> str:
    """The id of the job that was made after all, empty where it is sure that none was, or that it came to nothing.

    Raises BackendError, with what to do, where only the user can find out.
    """
    for delay in growing(2.0):
        found = looked_up(work, backend, doubt.key) if isinstance(backend, interfaces.FindsJobs) else []
        if found:
            return _adopted(work, doubt.attempt, doubt.key, found)
        sure = _sure(work, doubt)
        if sure:
            work.note(NotMade(attempt=doubt.attempt, text=sure))
            return ""
        if not isinstance(backend, interfaces.FindsJobs):
            raise BackendError(_ask_the_user(work, doubt))
        work.say(f"no job with the key {doubt.key} is listed yet; looking again in {delay:.0f} s")
        work.clock.sleep(delay)
    raise AssertionError


def late(work: Undertaking, backend: interfaces.RemoteJob, attempt: int) -> str:
    """The id of a job of this attempt that was believed not to exist, empty where there is none that would do."""
    key = work.key(attempt)
    found = looked_up(work, backend, key) if isinstance(backend, interfaces.FindsJobs) else []
    return _adopted(work, attempt, key, found) if found else ""


def told(work: Undertaking, backend: interfaces.RemoteJob) -> str:
    """The job that the user names, once the vendor knows it. Raises ConfigError for one that failed."""
    job, standing = work.decisions.made, work.standing()
    if standing.job == job and not standing.lost:
        return job
    if standing.job and not standing.lost:
        raise ConfigError(
            f"this run has the job {standing.job} already, so {job} cannot take its place. "
            f"'ftkit cancel --run {work.plan.run}' ends it."
        )
    report = work.asker.again(f"job {job}", lambda: backend.poll(job, ""), JobReport)
    if report.state in LOST:
        raise ConfigError(f"job {job} is {report.raw_state}, so there is nothing to take over. Say --not-made instead.")
    attempt = standing.attempt + 1 if standing.lost else max(1, standing.attempt)
    work.note(Created(attempt=attempt, job=job, how="told"))
    return job


def looked_up(work: Undertaking, backend: interfaces.FindsJobs, key: str) -> list[JobReport]:
    """The jobs under a key, those that may still give something first."""
    found = work.asker.again("the look for the job", lambda: list(backend.find(key)), list)
    ranks = {"succeeded": 0, "failed": 2, "cancelled": 2}
    return sorted(found, key=lambda report: ranks.get(report.state, 1))


def _adopted(work: Undertaking, attempt: int, key: str, found: list[JobReport]) -> str:
    best, *others = found
    if others:
        work.warn(
            f"{len(found)} jobs carry the key {key}; {best.job} is taken. "
            f"Look at {', '.join(report.job for report in others)} and end what still costs."
        )
    work.note(Created(attempt=attempt, job=best.job, how="found"))
    if best.state in LOST:
        work.note(Ended(state=best.state, text=best.reason or best.raw_state))
        work.warn(f"job {best.job} was made, and is {best.raw_state}: {best.reason or 'no reason is told'}")
        return ""
    work.say(f"job {best.job} was made after all; going on with it")
    return best.job


def _sure(work: Undertaking, doubt: Creating) -> str:
    """Why it is safe to order again under the same key, empty where it is not."""
    if work.decisions.not_made:
        return "the user looked: there is none"
    if work.backend.capabilities().creates_once:
        return "the vendor lists no job with this key, and makes one job of a key however often it is ordered"
    finds = isinstance(work.backend, interfaces.FindsJobs)
    if finds and work.clock.now() - seconds_of(doubt.at) >= SETTLED_SECONDS:
        return "the vendor lists no job with this key, long after the order"
    return ""


def _ask_the_user(work: Undertaking, doubt: Creating) -> str:
    run = work.plan.run
    return (
        f"nobody knows whether the job of run '{run}' was made: its order, of {doubt.at}, was not answered, and "
        f"backend '{work.backend.name}' cannot look it up. Look at the vendor's list for its key {doubt.key} or for "
        f"files whose names begin with {doubt.key[:12]}, and say 'ftkit train --run {run} --made JOB' or "
        f"'ftkit train --run {run} --not-made'."
    )
