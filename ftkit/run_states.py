"""What is told of runs, whatever trains them: `ftkit runs` and `ftkit status` print it."""

from typing import Literal

from ftkit.values import Deployment, Value

RunState = Literal[
    "finished",  # there is a model folder
    "running",  # a process of ours is at it
    "interrupted",  # nothing is at it, and it can go on
    "in-doubt",  # a job may have been made
    "validating",
    "queued",
    "finalizing",
    "paused",
    "cancelling",
    "succeeded",  # at the vendor's; its result was not fetched yet
    "failed",
    "cancelled",
    "unknown",  # the vendor says a word that ftkit does not know
]


class RunStatus(Value, frozen=True, kw_only=True):
    """One run's folder. What is absent is unknown."""

    run: str
    folder: str
    kind: str  # "local-process", "remote-job", "driven-session"
    backend: str
    state: RunState
    raw_state: str = ""  # the vendor's own word
    job: str = ""
    step: int | None = None
    steps: int | None = None
    loss: float | None = None
    tokens: int | None = None  # billed so far
    cost: float | None = None  # so far, or in all where it is finished
    currency: str = ""
    deployment: Deployment | None = None  # what makes the model callable, and costs
    begun: str = ""  # ISO 8601 in UTC
    heard: str = ""  # ISO 8601 in UTC: when the journal was last written to
    reason: str = ""  # why it failed or waits
    next: str = ""  # the command that goes on from here


class RunList(Value, frozen=True, kw_only=True):
    """What `ftkit runs --json` and `ftkit status --json` print."""

    schema: Literal["ftkit/runs/1"] = "ftkit/runs/1"
    runs: tuple[RunStatus, ...]
