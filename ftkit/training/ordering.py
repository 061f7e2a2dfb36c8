"""A job is made once: looked for before and after, and never made a second time while the first may exist."""

from ftkit import interfaces
from ftkit.errors import BackendError, BusyError, PluginError, RefusedError, UnansweredError
from ftkit.journal_entries import Created, Creating, NotMade
from ftkit.training import doubts, offers
from ftkit.training.asking import growing
from ftkit.training.standing import LOST
from ftkit.training.undertaking import Undertaking
from ftkit.values import JobOrder

_BUSY_AT_MOST = 12


def known_job(work: Undertaking, backend: interfaces.RemoteJob) -> str:
    """The job that there is already, by id, empty where none is: journalled, told by the user, or found by its key.

    Raises ConfigError for one that the user must decide about.
    """
    standing = work.standing()
    if work.decisions.made:
        return doubts.told(work, backend)
    if standing.doubt is not None:
        return doubts.settled(work, backend, standing.doubt)
    if standing.lost or standing.job or standing.attempt == 0:
        return "" if standing.lost else standing.job
    return doubts.late(work, backend, standing.attempt)


def next_attempt(work: Undertaking, backend: interfaces.RemoteJob) -> int:
    """The first attempt whose key no job carries.

    A failed or cancelled job uses its attempt up. Raises ConfigError for a job that would do, made by a run folder that
    is lost or lies elsewhere: it is offered, not taken.
    """
    standing = work.standing()
    attempt = standing.attempt + 1 if standing.lost else max(1, standing.attempt)
    if standing.attempt == 0 and not work.decisions.again:
        offers.from_other_folders(work)
    if not isinstance(backend, interfaces.FindsJobs):
        return attempt
    while found := doubts.looked_up(work, backend, work.key(attempt)):
        useful = [report for report in found if report.state not in LOST]
        if useful and not work.decisions.again:
            raise offers.offer(work, useful[0].job, useful[0].state, f"found at the vendor under {work.key(attempt)}")
        attempt += 1
    return attempt


def made(work: Undertaking, backend: interfaces.RemoteJob, order: JobOrder, attempt: int) -> str:
    """The id of a new job. An answer that is lost leads to looking, not to a second order."""
    for tries, delay in enumerate(growing(1.0), start=1):
        creating = Creating(attempt=attempt, key=order.key)
        work.note(creating)
        try:
            job = work.asker.once(lambda: backend.create(order), str)
        except (BusyError, RefusedError) as error:
            work.note(NotMade(attempt=attempt, text=str(error)))
            if isinstance(error, RefusedError) or tries == _BUSY_AT_MOST:
                raise
            work.asker.wait("the order of the job", error, delay)
            continue
        except UnansweredError as error:
            work.warn(f"the order of the job was not answered: {error} It is looked for, and not made again.")
            job = doubts.settled(work, backend, work.standing().doubt or creating)
            if not job and work.standing().lost:
                raise BackendError(lost(work)) from error
            if not job:
                continue
            return job
        if not job:
            raise PluginError(f"backend '{backend.name}' gave no id of the job that it made.")
        work.note(Created(attempt=attempt, job=job))
        return job
    raise AssertionError


def lost(work: Undertaking) -> str:
    """That the job of the last attempt came to nothing, why, and what can be done."""
    standing = work.standing()
    state = standing.ended.state if standing.ended else "over"
    why = standing.ended.text if standing.ended and standing.ended.text else "the vendor tells no reason"
    return (
        f"job {standing.job} of run '{work.plan.run}' is {state}: {why.rstrip('.')}. Once that is mended, "
        f"'ftkit train --run {work.plan.run}' orders a new one, which is paid for anew."
    )
