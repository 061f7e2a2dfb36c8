"""Where a run stands, read from its journal: what goes on next is a function of this alone."""

from collections.abc import Iterable
from functools import reduce
from typing import Any

import msgspec

from ftkit.journal_entries import (
    Cancelling,
    Created,
    Creating,
    Deployed,
    Deploying,
    Done,
    Ended,
    Entry,
    Heard,
    Intent,
    NotMade,
    Opening,
    Ready,
    Reported,
    Role,
    Saved,
    Started,
    Undeployed,
    Uploaded,
    Uploading,
)
from ftkit.values import Checkpoint, Deployment, Event, JobReport, State, TrainingResult

LOST: frozenset[State | None] = frozenset({"failed", "cancelled"})
"""The ends of a job that leave nothing to adopt."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What a journal says of a run."""

    intent: Intent | None = None
    ready: Ready | None = None
    attempt: int = 0  # of the last job that was to be made, 0 where none was
    files: dict[Role, str] = {}  # that the vendor has for this attempt
    doubt: Creating | None = None  # a creation of which nobody knows whether it happened
    job: str = ""  # of the last attempt
    report: JobReport | None = None  # the last one of that job
    started: Started | None = None  # the last process of ours
    processes: int = 0  # how many were started
    openings: int = 0  # how many sessions were to be opened
    saved: tuple[Saved, ...] = ()
    progress: Event | None = None  # the last one
    cancelling: bool = False  # since the last process or job began
    ended: Ended | None = None  # of the last process or job
    result: TrainingResult | None = None
    checkpoints: tuple[Checkpoint, ...] = ()
    deploying: Deploying | None = None  # of which nobody knows whether anything came of it
    deployment: Deployment | None = None
    undeployed: int = 0  # how many deployments are over, or came to nothing
    first: str = ""  # ISO 8601: when it began
    last: str = ""  # ISO 8601: when it was heard of

    @property
    def lost(self) -> bool:
        """The last attempt's job has failed or was cancelled: it is never adopted."""
        return self.ended is not None and self.ended.state in LOST

    @property
    def open_job(self) -> str:
        """A job that may still run or whose result was not fetched, by id; or the key of one that may exist."""
        if self.doubt is not None:
            return self.doubt.key
        return "" if self.lost else self.job


def standing(entries: Iterable[Entry]) -> Standing:
    """The sum of a journal's entries."""
    return reduce(_after, entries, Standing())


def heard(entries: Iterable[Entry]) -> set[str]:
    """The ids of the vendor's events that were told already."""
    return {entry.id for entry in entries if isinstance(entry, Heard) and entry.id}


def _after(before: Standing, entry: Entry) -> Standing:
    changes = _of_jobs(before, entry) or _of_ours(before, entry) or _of_deployments(before, entry)
    return msgspec.structs.replace(before, first=before.first or entry.at, last=entry.at, **changes)


_NO_JOB: dict[str, Any] = {"job": "", "report": None, "ended": None, "cancelling": False}


def _of_jobs(before: Standing, entry: Entry) -> dict[str, Any]:
    """What an entry about a vendor's job changes."""
    changes: dict[str, Any] = {}
    match entry:
        case Uploading(attempt=attempt) if attempt != before.attempt:
            changes = {**_NO_JOB, "attempt": attempt, "files": {}}
        case Uploaded(role=role, file=file):
            changes = {"files": {**before.files, role: file}}
        case Creating(attempt=attempt):
            changes = {**_NO_JOB, "attempt": attempt, "doubt": entry}
        case NotMade():
            changes = {"doubt": None}
        case Created(attempt=attempt, job=job):
            changes = {**_NO_JOB, "attempt": attempt, "doubt": None, "job": job}
        case Reported(report=report):
            changes = {"report": report}
    return changes


def _of_ours(before: Standing, entry: Entry) -> dict[str, Any]:
    """What any other entry changes: of a process of ours, or of what is the same for all kinds."""
    changes: dict[str, Any] = {}
    match entry:
        case Intent():
            changes = {"intent": entry}
        case Ready():
            changes = {"ready": entry}
        case Started():
            changes = {"started": entry, "processes": before.processes + 1, "ended": None, "cancelling": False}
        case Opening():
            changes = {"openings": before.openings + 1}
        case Saved():
            changes = {"saved": (*before.saved, entry)}
        case Heard(event=event) if event.kind == "progress":
            changes = {"progress": event}
        case Cancelling():
            changes = {"cancelling": True}
        case Ended():
            changes = {"ended": entry}
        case Done(result=result, checkpoints=checkpoints):
            changes = {"result": result, "checkpoints": checkpoints}
    return changes


def _of_deployments(before: Standing, entry: Entry) -> dict[str, Any]:
    """What an entry about a callable model changes."""
    changes: dict[str, Any] = {}
    match entry:
        case Deploying():
            changes = {"deploying": entry}
        case Deployed(deployment=deployment):
            changes = {"deploying": None, "deployment": deployment}
        case Undeployed():
            changes = {"deploying": None, "deployment": None, "undeployed": before.undeployed + 1}
    return changes
