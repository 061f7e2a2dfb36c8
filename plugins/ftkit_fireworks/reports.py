"""What Fireworks says of a job, in our words. It tells a share in percent, and no steps and no losses."""

from collections.abc import Iterator, Mapping
from typing import Any

from ftkit import Event, JobEvent, JobReport, State

STATES: Mapping[str, State] = {
    "JOB_STATE_CREATING": "validating",
    "JOB_STATE_VALIDATING": "validating",
    "JOB_STATE_CREATING_INPUT_DATASET": "validating",
    "JOB_STATE_PENDING": "queued",
    "JOB_STATE_RE_QUEUEING": "queued",
    "JOB_STATE_RUNNING": "running",
    "JOB_STATE_IDLE": "running",
    "JOB_STATE_WRITING_RESULTS": "finalizing",
    "JOB_STATE_PAUSED": "paused",
    "JOB_STATE_CANCELLING": "cancelling",
    "JOB_STATE_COMPLETED": "succeeded",
    "JOB_STATE_EARLY_STOPPED": "succeeded",
    "JOB_STATE_FAILED": "failed",
    "JOB_STATE_EXPIRED": "failed",
    "JOB_STATE_CANCELLED": "cancelled",
    "JOB_STATE_DELETING": "cancelled",
    "JOB_STATE_DELETING_CLEANING_UP": "cancelled",
}
"""Fireworks' word -> ours: the states of SupervisedFineTuningJob and DpoJob of its client. Any other is waited for."""

_BILLIONTHS = 1e9


def report(job: Mapping[str, Any], cursor: str = "") -> JobReport:
    """A job, and how far it is where that is told."""
    raw = str(job.get("state") or "")
    events = tuple(_progress(job))
    return JobReport(
        job=str(job["name"]),
        state=STATES.get(raw, "unknown"),
        raw_state=raw,
        reason=_reason(job),
        events=events,
        cursor=events[-1].id if events else cursor,
        made=str(job.get("createTime") or ""),
    )


def price(job: Mapping[str, Any]) -> tuple[float | None, str]:
    """What Fireworks estimates that the job cost, and in what currency; None and empty where it does not."""
    told = job.get("estimatedCost")
    if not isinstance(told, Mapping) or not told.get("currencyCode"):
        return None, ""
    return int(told.get("units") or 0) + int(told.get("nanos") or 0) / _BILLIONTHS, str(told["currencyCode"])


def _progress(job: Mapping[str, Any]) -> Iterator[JobEvent]:
    """One event for each tenth that was reached. Fireworks keeps no events: told so, they are the same each time."""
    told = job.get("jobProgress")
    if not isinstance(told, Mapping):
        return
    percent, epoch = int(told.get("percent") or 0), told.get("epoch")
    for earlier in range(epoch or 0):
        yield from _tenths(100, earlier)
    yield from _tenths(percent, epoch)


def _tenths(percent: int, epoch: int | None) -> Iterator[JobEvent]:
    for reached in range(10, percent + 1, 10):
        text = f"{reached} %" if epoch is None else f"{reached} % of epoch {epoch + 1}"
        yield JobEvent(id=f"{epoch}-{reached}", event=Event(kind="log", text=text))


def _reason(job: Mapping[str, Any]) -> str:
    """What its status says, as long as that is no mere OK."""
    status = job.get("status")
    if not isinstance(status, Mapping) or status.get("code") in {None, "OK"}:
        return ""
    return str(status.get("message") or status["code"])
