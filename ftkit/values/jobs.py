"""What passes between the core and a backend whose training runs elsewhere: orders, reports, states, checkpoints."""

from typing import Literal

from ftkit.values.training import Event, TrainingPlan
from ftkit.values.value import Value

State = Literal[
    "validating",
    "queued",
    "running",
    "finalizing",  # trained, and weights are still written: not yet callable
    "paused",
    "cancelling",
    "succeeded",
    "failed",
    "cancelled",
    "unknown",  # a raw state that the backend has never heard of: waited for, never taken for an end
]

ENDED: frozenset[State] = frozenset({"succeeded", "failed", "cancelled"})
"""The states that a job does not leave."""


class Upload(Value, frozen=True, kw_only=True):
    """A file to be handed to a vendor."""

    role: Literal["train", "validation"]
    path: str  # absolute; in the dialect that the backend names
    name: str  # what to call it there: holds the key, so that a person finds it again


class JobOrder(Value, frozen=True, kw_only=True):
    """A job to be made."""

    key: str  # 32 hexadecimal digits; the backend sends it along, for `find` to see
    plan: TrainingPlan
    files: dict[Literal["train", "validation"], str]  # the vendor's own ids, by role


class JobEvent(Value, frozen=True, kw_only=True):
    """A sign of life as a vendor numbers it. It may be told again, and out of order: the core tells each id once."""

    id: str
    event: Event


class Checkpoint(Value, frozen=True, kw_only=True):
    """A state of the training that was kept on the way."""

    id: str
    step: int | None = None
    kind: Literal["training", "sampler", "both"] = "both"  # only a sampler's can be asked
    model: str = ""  # what to ask for, where it can be asked
    loss: float | None = None  # of the training rows
    validation_loss: float | None = None
    expires: str = ""  # ISO 8601, empty where it stays


class JobReport(Value, frozen=True, kw_only=True):
    """What a vendor says of a job."""

    job: str
    state: State
    raw_state: str  # the vendor's own word
    reason: str = ""  # why it failed, or why it waits
    events: tuple[JobEvent, ...] = ()  # those behind the cursor, at least
    cursor: str = ""  # where the next poll begins to read events
    retry_after: float | None = None  # seconds that the vendor asks us to wait
    tokens: int | None = None  # billed so far
    cost: float | None = None  # so far; None is unknown
    currency: str = ""
    made: str = ""  # ISO 8601, when the job was made


class Deployment(Value, frozen=True, kw_only=True):
    """A model that was made callable, and what it costs to keep it so."""

    id: str
    model: str  # what a predictor asks for
    state: State
    raw_state: str
    hourly: float | None = None  # None is unknown, never nothing
    currency: str = ""


class Schedule(Value, frozen=True, kw_only=True):
    """How the core drives a session: the order of the data is a function of this and the plan's seed alone."""

    epochs: float
    batch_size: int  # rows of one optimiser step
    learning_rate: float
    save_every: int  # optimiser steps
    warmup: float = 0.0  # share of the steps
    decay: Literal["linear", "cosine", "constant"] = "linear"


class SavedState(Value, frozen=True, kw_only=True):
    """What a session kept, to be opened again or to be asked."""

    id: str
    kind: Literal["training", "sampler", "both"]
    expires: str = ""  # ISO 8601, empty where it stays
