"""The objects that the service answers with, field for field as OpenAI's API description of 2026-08-21 has them.

What is absent there is unset here; what is null there is None here.
"""

from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from ftkit.testing.rehearsal.orders import Integration, Method
from ftkit.values import Value

Status = Literal["validating_files", "queued", "running", "succeeded", "failed", "cancelled", "paused"]
"""`paused` is no value of the description's list; its own example of a pause answers with it."""

ENDED: frozenset[Status] = frozenset({"succeeded", "failed", "cancelled"})

BatchStatus = Literal["validating", "failed", "in_progress", "finalizing", "completed", "cancelling", "cancelled"]
BATCH_ENDED: frozenset[BatchStatus] = frozenset({"failed", "completed", "cancelled"})


class File(Value, frozen=True, kw_only=True):
    """An uploaded file, or one that the service made."""

    id: str
    object: Literal["file"] = "file"
    bytes: int
    created_at: int  # seconds since 1970, here and everywhere below
    expires_at: int | UnsetType = UNSET
    filename: str
    purpose: str
    status: Literal["uploaded", "processed", "error"] = "processed"


class JobError(Value, frozen=True, kw_only=True):
    """Why a job failed."""

    code: str
    message: str
    param: str | None = None


class Hyperparameters(Value, frozen=True, kw_only=True):
    """What a job is trained with, as it was ordered."""

    n_epochs: int | Literal["auto"] = "auto"
    batch_size: int | Literal["auto"] = "auto"
    learning_rate_multiplier: float | Literal["auto"] = "auto"
    beta: float | Literal["auto"] | UnsetType = UNSET  # of preference jobs


class Job(Value, frozen=True, kw_only=True):
    """A fine-tuning job."""

    id: str
    object: Literal["fine_tuning.job"] = "fine_tuning.job"
    created_at: int
    error: JobError | None = None
    fine_tuned_model: str | None = None
    finished_at: int | None = None
    hyperparameters: Hyperparameters
    model: str
    organization_id: str = "org-rehearsal"
    result_files: tuple[str, ...] = ()
    status: Status = "validating_files"
    trained_tokens: int | None = None
    training_file: str
    validation_file: str | None = None
    integrations: tuple[Integration, ...] = ()
    seed: int
    estimated_finish: int | None = None
    method: Method
    metadata: dict[str, str] | None = None


class EventData(Value, frozen=True, kw_only=True):
    """The figures of a step."""

    step: int
    total_steps: int
    train_loss: float


class JobEvent(Value, frozen=True, kw_only=True):
    """A sign of life of a job."""

    id: str
    object: Literal["fine_tuning.job.event"] = "fine_tuning.job.event"
    created_at: int
    level: Literal["info", "warn", "error"] = "info"
    message: str
    type: Literal["message", "metrics"] = "message"
    data: EventData | UnsetType = UNSET


class Metrics(Value, frozen=True, kw_only=True):
    """What was measured at a checkpoint."""

    step: int
    train_loss: float | UnsetType = UNSET


class Checkpoint(Value, frozen=True, kw_only=True):
    """A state of a training that can be asked."""

    id: str
    object: Literal["fine_tuning.job.checkpoint"] = "fine_tuning.job.checkpoint"
    created_at: int
    fine_tuned_model_checkpoint: str
    step_number: int
    metrics: Metrics
    fine_tuning_job_id: str


class Model(Value, frozen=True, kw_only=True):
    """A model that can be asked."""

    id: str
    object: Literal["model"] = "model"
    created: int
    owned_by: str


class BatchError(Value, frozen=True, kw_only=True):
    """What is wrong with a line of a batch's input."""

    code: str
    message: str
    param: str | None = None
    line: int | None = None


class BatchErrors(Value, frozen=True, kw_only=True):
    """Why a batch was not begun."""

    object: Literal["list"] = "list"
    data: tuple[BatchError, ...]


class RequestCounts(Value, frozen=True, kw_only=True):
    """How far a batch is."""

    total: int = 0
    completed: int = 0
    failed: int = 0


class Batch(Value, frozen=True, kw_only=True):
    """Many requests in a file, answered in a file."""

    id: str
    object: Literal["batch"] = "batch"
    endpoint: str
    errors: BatchErrors | UnsetType = UNSET
    input_file_id: str
    completion_window: str
    status: BatchStatus = "validating"
    output_file_id: str | UnsetType = UNSET
    error_file_id: str | UnsetType = UNSET
    created_at: int
    in_progress_at: int | UnsetType = UNSET
    expires_at: int
    finalizing_at: int | UnsetType = UNSET
    completed_at: int | UnsetType = UNSET
    failed_at: int | UnsetType = UNSET
    cancelling_at: int | UnsetType = UNSET
    cancelled_at: int | UnsetType = UNSET
    request_counts: RequestCounts = RequestCounts()
    metadata: dict[str, str] | None = None


class Deleted(Value, frozen=True, kw_only=True):
    """What the deletion of an object answers."""

    id: str
    object: str
    deleted: bool = True


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a list."""

    object: Literal["list"] = "list"
    data: tuple[Any, ...]
    first_id: str | UnsetType | None = UNSET
    last_id: str | UnsetType | None = UNSET
    has_more: bool | UnsetType = UNSET
