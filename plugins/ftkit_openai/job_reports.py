"""What a vendor says of a job, in our words: its state, its events, its checkpoints."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ftkit import Checkpoint, Event, JobEvent, JobReport
from ftkit_openai.pages import pages_of
from ftkit_openai.profiles import STATES

if TYPE_CHECKING:
    from openai.pagination import SyncCursorPage
    from openai.types.fine_tuning import FineTuningJob, FineTuningJobEvent
    from openai.types.fine_tuning.jobs import FineTuningJobCheckpoint


def report(job: "FineTuningJob", events: "Iterable[FineTuningJobEvent]" = (), cursor: str = "") -> JobReport:
    """A job, with the events that were read behind the cursor; the new cursor is the newest of them."""
    ordered = list(events)
    ordered.reverse()  # within a second, the last is told first
    ordered.sort(key=lambda one: one.created_at or 0)
    raw = str(job.status or "")
    return JobReport(
        job=job.id,
        state=STATES.get(raw, "unknown"),
        raw_state=raw,
        reason=job.error.message if job.error and job.error.message else "",
        events=tuple(JobEvent(id=one.id, event=_event(one)) for one in ordered),
        cursor=ordered[-1].id if ordered else cursor,
        tokens=job.trained_tokens,
        made=datetime.fromtimestamp(job.created_at, UTC).isoformat() if job.created_at else "",
    )


def behind(cursor: str, first: "SyncCursorPage[FineTuningJobEvent]") -> "Iterator[FineTuningJobEvent]":
    """The events that are newer than the cursor, and those that share its page.

    Services list the newest first, so reading ends with the page that holds the cursor. Where one lists the oldest
    first, all is read: the end is what is new.
    """
    for page in pages_of(first):
        yield from page
        ages = [one.created_at or 0 for one in page]
        if cursor and any(one.id == cursor for one in page) and ages[0] >= ages[-1]:
            return


def checkpoint(one: "FineTuningJobCheckpoint") -> Checkpoint:
    """A checkpoint, which can be asked under its own model's name."""
    metrics: Any = one.metrics
    return Checkpoint(
        id=one.id,
        step=one.step_number,
        kind="sampler",
        model=one.fine_tuned_model_checkpoint or "",
        loss=getattr(metrics, "train_loss", None),
        validation_loss=_first(getattr(metrics, "full_valid_loss", None), getattr(metrics, "valid_loss", None)),
    )


def _first(*figures: float | None) -> float | None:
    return next((figure for figure in figures if figure is not None), None)


def _event(one: "FineTuningJobEvent") -> Event:
    data = one.data if isinstance(one.data, dict) else {}
    step = _whole(data.get("step"))
    if one.type == "metrics" and step is not None:
        loss = data.get("train_loss")
        figure = float(loss) if isinstance(loss, int | float) else None
        return Event(
            kind="progress", step=step, steps=_whole(data.get("total_steps")), loss=figure, text=one.message or ""
        )
    return Event(kind="log" if one.level == "info" else "warning", text=one.message or "")


def _whole(figure: object) -> int | None:
    return int(figure) if isinstance(figure, int | float) else None
