"""What Together says of a job, in our words: its state, its events, its losses, its checkpoints."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import Any

from ftkit import Checkpoint, Event, JobEvent, JobReport, State
from ftkit_together.orders import CURRENCY

STATES: Mapping[str, State] = {
    "pending": "queued",
    "queued": "queued",
    "running": "running",
    "compressing": "finalizing",
    "uploading": "finalizing",
    "cancel_requested": "cancelling",
    "cancelled": "cancelled",
    "error": "failed",
    "user_error": "failed",
    "completed": "succeeded",
}
"""Together's word -> ours: FinetuneJobStatus of its client. Any other word is waited for."""

_BILLIONTHS = 1e9  # the client's CLI divides total_price so
_LOUD = ("warning", "error")


def report(
    job: Mapping[str, Any],
    events: Iterable[Mapping[str, Any]] = (),
    losses: Iterable[Mapping[str, float]] = (),
    cursor: str = "",
) -> JobReport:
    """A job, with all its events, which Together tells from the first each time, and the losses behind the cursor.

    The cursor is the last step whose loss is known.
    """
    told = list(events)
    learnt = list(_losses(losses, job))
    raw = str(job.get("status") or "")
    state = STATES.get(raw, "unknown")
    return JobReport(
        job=str(job["id"]),
        state=state,
        raw_state=raw,
        reason=_reason(told) if state == "failed" else "",
        events=(*(_event(one) for one in told), *learnt),
        cursor=_cursor(learnt, cursor),
        tokens=job.get("token_count") or None,
        cost=price(job),
        currency=CURRENCY if price(job) is not None else "",
        made=str(job.get("created_at") or ""),
    )


def price(job: Mapping[str, Any]) -> float | None:
    """The job's price in dollars, None as long as Together tells none: it fills the field with 0 until it knows."""
    told = job.get("total_price")
    return told / _BILLIONTHS if isinstance(told, int | float) and told else None


def checkpoint(one: Mapping[str, Any]) -> Checkpoint:
    """A checkpoint, under the name by which it can be deployed where there is one."""
    return Checkpoint(
        id=str(one["path"]),
        step=one.get("step"),
        kind="both" if one.get("object_name") else "training",
        model=str(one.get("object_name") or ""),
    )


def started(job: Mapping[str, Any]) -> bool:
    """Whether there may be losses."""
    return STATES.get(str(job.get("status") or ""), "unknown") not in {"queued"}


def _losses(rows: Iterable[Mapping[str, float]], job: Mapping[str, Any]) -> Iterator[JobEvent]:
    """One event for each logged step; those of evaluations have other keys."""
    for row in rows:
        step, loss = row.get("train/global_step"), row.get("train/loss")
        if step is not None and loss is not None:
            event = Event(kind="progress", step=int(step), steps=job.get("total_steps") or None, loss=loss)
            yield JobEvent(id=f"loss-{int(step)}-{row.get('timestamp', '')}", event=event)


def _cursor(learnt: list[JobEvent], before: str) -> str:
    steps = [one.event.step for one in learnt if one.event.step is not None]
    return str(max([*steps, int(before or 0)])) if steps or before else ""


def _reason(events: list[Mapping[str, Any]]) -> str:
    """What the last error among the events says."""
    said = [str(one.get("message") or "") for one in events if _level(one) == "error" or "error" in _type(one)]
    return said[-1] if said else ""


def _event(one: Mapping[str, Any]) -> JobEvent:
    """An event. Together numbers none, so that its content is its id: two of one content are one."""
    told = "\0".join(str(one.get(name) or "") for name in ("created_at", "type", "step", "message"))
    digest = str(one.get("hash") or "") or blake2b(told.encode(), digest_size=12).hexdigest()
    return JobEvent(id=digest, event=_said(one))


def _said(one: Mapping[str, Any]) -> Event:
    step, text = one.get("step"), str(one.get("message") or "")
    if step:
        return Event(kind="progress", step=step, steps=one.get("total_steps") or None, text=text)
    return Event(kind="warning" if _level(one) in _LOUD else "log", text=text)


def _level(one: Mapping[str, Any]) -> str:
    """Its level, whether of today's wording or of an older one: "Error", "legacy_ierror"."""
    level = str(one.get("level") or "").lower()
    return next((loud for loud in _LOUD if level.endswith(loud)), "")


def _type(one: Mapping[str, Any]) -> str:
    return str(one.get("type") or "").lower()
