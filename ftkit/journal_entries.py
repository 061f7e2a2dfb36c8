"""The entries of a run's journal: one class for each step, told apart by `step`.

What costs money or cannot be undone has two: one before (`creating`), one behind (`created`). A journal that ends
between them says what nobody knows.
"""

from typing import Literal

import msgspec

from ftkit.manifests import Intended
from ftkit.values import Checkpoint, Deployment, Estimate, Event, JobReport, SavedState, State, TrainingResult, Value

Kind = Literal["local-process", "remote-job", "driven-session"]
Role = Literal["train", "validation"]


class Noted(Value, frozen=True, kw_only=True, tag_field="step", omit_defaults=True):
    """The base of all entries."""

    at: str = ""  # ISO 8601 in UTC; the journal fills it in


class Intent(Noted, frozen=True, kw_only=True, tag="intent"):
    """The first entry: what this folder is to become."""

    key: str  # the digest of everything that decides the training
    kind: Kind
    intended: Intended


class Ready(Noted, frozen=True, kw_only=True, tag="ready"):
    """The rows are written and judged, and the price is agreed to."""

    rows: int
    left_out: int = 0
    estimate: Estimate = Estimate()


class Uploading(Noted, frozen=True, kw_only=True, tag="uploading"):
    """A file is about to be handed over. Twice in a row, its first answer was lost: the vendor may hold it twice."""

    attempt: int
    role: Role
    name: str


class Uploaded(Noted, frozen=True, kw_only=True, tag="uploaded"):
    """The vendor has the file."""

    attempt: int
    role: Role
    file: str  # the vendor's id


class Creating(Noted, frozen=True, kw_only=True, tag="creating"):
    """A job is about to be made. Without one of the next two behind it, nobody knows whether it was."""

    attempt: int
    key: str


class NotMade(Noted, frozen=True, kw_only=True, tag="not-made"):
    """No job was made, and why that is sure."""

    attempt: int
    text: str


class Created(Noted, frozen=True, kw_only=True, tag="created"):
    """There is a job, and how we know its id: the vendor answered, we found it by its key, or the user told us."""

    attempt: int
    job: str
    how: Literal["answered", "found", "told"] = "answered"


class Reported(Noted, frozen=True, kw_only=True, tag="report"):
    """What the vendor said of the job, where it was news; its events stand in entries of their own before it."""

    report: JobReport


class Started(Noted, frozen=True, kw_only=True, tag="started"):
    """A process of ours trains."""

    attempt: int  # 1 for the first process of the run
    pid: int
    process: str = ""  # when it was started, as the system tells: a number is given to another process in time


class Opening(Noted, frozen=True, kw_only=True, tag="opening"):
    """A session is about to be opened."""

    attempt: int
    key: str
    state: str = ""  # the saved state it begins at, empty for the base model


class Opened(Noted, frozen=True, kw_only=True, tag="opened"):
    """There is a session."""

    session: str


class Saved(Noted, frozen=True, kw_only=True, tag="saved"):
    """A session's state was kept."""

    at_step: int  # optimiser steps behind it
    state: SavedState


class Heard(Noted, frozen=True, kw_only=True, tag="event"):
    """A sign of life."""

    event: Event
    id: str = ""  # the vendor's own, by which it is told once


class Cancelling(Noted, frozen=True, kw_only=True, tag="cancelling"):
    """The user asked for the end of it."""


class Ended(Noted, frozen=True, kw_only=True, tag="ended"):
    """The process or the job is over."""

    exit_code: int | None = None
    state: State | None = None
    text: str = ""  # why


class Done(Noted, frozen=True, kw_only=True, tag="result"):
    """The training left a result."""

    result: TrainingResult
    checkpoints: tuple[Checkpoint, ...] = ()  # the states that the vendor kept on the way


class Deploying(Noted, frozen=True, kw_only=True, tag="deploying"):
    """A model is about to be made callable. Without one of the next two behind it, nobody knows whether it was."""

    key: str


class Deployed(Noted, frozen=True, kw_only=True, tag="deployed"):
    """There is a deployment, and it costs."""

    deployment: Deployment


class Undeployed(Noted, frozen=True, kw_only=True, tag="undeployed"):
    """There is no deployment any more, or none was made, and why that is sure."""

    text: str


Entry = (
    Intent
    | Ready
    | Uploading
    | Uploaded
    | Creating
    | NotMade
    | Created
    | Reported
    | Started
    | Opening
    | Opened
    | Saved
    | Heard
    | Cancelling
    | Ended
    | Done
    | Deploying
    | Deployed
    | Undeployed
)
"""One line of `journal.jsonl`."""


def stamped(entry: Entry, at: str) -> Entry:
    """The entry with its time."""
    return msgspec.structs.replace(entry, at=at)
