"""A training that a vendor runs: ordered once, waited for, fetched. Every step is on the disk before it is taken."""

from datetime import UTC, datetime

import msgspec

from ftkit import interfaces
from ftkit.errors import BackendError, FtkitError
from ftkit.journal_entries import Done, Ready
from ftkit.training import money, ordering, polling, readying, uploads
from ftkit.training.plans import Training
from ftkit.training.undertaking import Undertaking
from ftkit.values import Checkpoint, JobOrder, JobReport, TrainingResult


def trained(work: Undertaking, training: Training) -> TrainingResult:
    """What the vendor's job left. Raises BackendError for one that failed or was cancelled."""
    backend = work.backend
    assert isinstance(backend, interfaces.RemoteJob)
    done = work.standing().result
    if done is not None:
        return done
    job = ordering.known_job(work, backend) or _ordered(work, training, backend)
    return fetched(work, backend, job)


def fetched(work: Undertaking, backend: interfaces.RemoteJob, job: str) -> TrainingResult:
    """What a job left, once it is over, journalled. Raises BackendError for one that failed or was cancelled."""
    report = polling.waited_for(work, backend, job)
    if report.state != "succeeded":
        raise BackendError(ordering.lost(work))
    result = work.asker.again("the result of the job", lambda: backend.result(job, work.plan), TrainingResult)
    whole = _completed(result, report)
    work.note(Done(result=whole, checkpoints=_kept(work, backend, job)))
    return whole


def _kept(work: Undertaking, backend: interfaces.RemoteJob, job: str) -> tuple[Checkpoint, ...]:
    """The checkpoints of a job that succeeded. A result is worth more than a list, so one that fails is only told."""
    if not isinstance(backend, interfaces.KeepsCheckpoints):
        return ()
    try:
        kept = work.asker.again("the checkpoints", lambda: list(backend.checkpoints(job)), list)
    except FtkitError as error:
        work.warn(f"the checkpoints of job {job} are not known: {error}")
        return ()
    return tuple(kept)


def _ordered(work: Undertaking, training: Training, backend: interfaces.RemoteJob) -> str:
    """The id of a new job, for rows that the vendor will take and a price that was agreed to."""
    ready = readying.rows_and_price(work, training)
    files = uploads.written(work.plan, training.exporter(uploads.dialect_of(backend, work.plan.method)))
    attempt = ordering.next_attempt(work, backend)
    if not isinstance(backend, interfaces.PricesJobs) or money.worst_of(ready.estimate) is not None:
        money.agree(backend, ready.estimate, work.decisions)
    work.note(ready)
    order = JobOrder(key=work.key(attempt), plan=work.plan, files=dict(uploads.handed_over(work, files, attempt)))
    _agree_to_quote(work, backend, order, ready)
    job = ordering.made(work, backend, order, attempt)
    work.say(f"job {job} is ordered")
    return job


def _agree_to_quote(work: Undertaking, backend: interfaces.RemoteJob, order: JobOrder, ready: Ready) -> None:
    """Where the vendor names its price for the very files, that counts."""
    if not isinstance(backend, interfaces.PricesJobs):
        return
    [quote] = work.asker.again("the price of the job", lambda: [backend.quoted(order)], list)
    estimate = ready.estimate
    if quote is not None:
        today = datetime.fromtimestamp(work.clock.now(), UTC).date().isoformat()
        estimate = msgspec.structs.replace(
            estimate, low=quote, mid=quote, high=quote, basis="the vendor's own price", as_of=today
        )
        work.say(f"the vendor's price: {money.told(estimate)}")
    money.agree(backend, estimate, work.decisions)


def _completed(result: TrainingResult, report: JobReport) -> TrainingResult:
    """The result with what the last report knows and the result does not."""
    return msgspec.structs.replace(
        result,
        job=result.job or report.job,
        tokens=result.tokens if result.tokens is not None else report.tokens,
        cost=result.cost if result.cost is not None else report.cost,
        currency=result.currency or report.currency,
    )
