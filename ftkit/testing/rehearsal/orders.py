"""What a client may order: the requests' bodies with the service's limits, and the service's refusals.

Source: OpenAI's API description of 2026-08-21. It allows any further field in the order of a job; the service itself
refuses those it does not know, and so does this one.
"""

from typing import Annotated, Any, Literal

import msgspec

from ftkit.testing.rehearsal.exchange import RefusedRequest
from ftkit.values import Value

_MOST_PAIRS = 16

Auto = Literal["auto"]
Epochs = Annotated[int, msgspec.Meta(ge=1, le=50)] | Auto
BatchSize = Annotated[int, msgspec.Meta(ge=1, le=256)] | Auto
Multiplier = Annotated[float, msgspec.Meta(gt=0)] | Auto
Metadata = dict[Annotated[str, msgspec.Meta(max_length=64)], Annotated[str, msgspec.Meta(max_length=512)]]


class SupervisedParameters(Value, frozen=True, kw_only=True):
    """What a supervised job is trained with."""

    n_epochs: Epochs = "auto"
    batch_size: BatchSize = "auto"
    learning_rate_multiplier: Multiplier = "auto"


class PreferenceParameters(SupervisedParameters, frozen=True, kw_only=True):
    """What a preference job is trained with."""

    beta: Annotated[float, msgspec.Meta(gt=0, le=2)] | Auto = "auto"


class Supervised(Value, frozen=True, kw_only=True):
    """The settings of the method `supervised`."""

    hyperparameters: SupervisedParameters = SupervisedParameters()


class Preferences(Value, frozen=True, kw_only=True):
    """The settings of the method `dpo`."""

    hyperparameters: PreferenceParameters = PreferenceParameters()


class Method(Value, frozen=True, kw_only=True, omit_defaults=True):
    """How a job trains."""

    type: Literal["supervised", "dpo", "reinforcement"]
    supervised: Supervised | None = None
    dpo: Preferences | None = None
    reinforcement: dict[str, Any] | None = None


class Wandb(Value, frozen=True, kw_only=True):
    """Where Weights & Biases would be told."""

    project: str
    name: str | None = None
    entity: str | None = None
    tags: tuple[str, ...] = ()


class Integration(Value, frozen=True, kw_only=True):
    """Somebody to tell of a job; taken, and never told."""

    type: Literal["wandb"]
    wandb: Wandb


class JobOrder(Value, frozen=True, kw_only=True):
    """The order of a fine-tuning job."""

    model: str
    training_file: str
    hyperparameters: SupervisedParameters | None = None
    suffix: Annotated[str, msgspec.Meta(min_length=1, max_length=64)] | None = None
    validation_file: str | None = None
    integrations: Annotated[tuple[Integration, ...], msgspec.Meta(max_length=5)] | None = None
    seed: Annotated[int, msgspec.Meta(ge=0, le=2147483647)] | None = None
    method: Method | None = None
    metadata: Metadata | None = None

    @property
    def way(self) -> Method:
        """The method, with the older place of its parameters read as well."""
        if self.method is not None:
            return self.method
        return Method(type="supervised", supervised=Supervised(hyperparameters=self.hyperparameters or _AUTO))

    @property
    def parameters(self) -> SupervisedParameters:
        """What to train with."""
        told = self.way.dpo if self.way.type == "dpo" else self.way.supervised
        return told.hyperparameters if told is not None else _AUTO


class FileLife(Value, frozen=True, kw_only=True):
    """When a file is to be forgotten; kept, and never done."""

    anchor: Literal["created_at"]
    seconds: Annotated[int, msgspec.Meta(ge=3600, le=2592000)]


class BatchOrder(Value, frozen=True, kw_only=True):
    """The order of a batch."""

    input_file_id: str
    endpoint: Literal[
        "/v1/responses",
        "/v1/chat/completions",
        "/v1/embeddings",
        "/v1/completions",
        "/v1/moderations",
        "/v1/images/generations",
        "/v1/images/edits",
        "/v1/videos",
    ]
    completion_window: Literal["24h"]
    metadata: Metadata | None = None
    output_expires_after: FileLife | None = None


def check_metadata(metadata: dict[str, str] | None) -> None:
    """Raises RefusedRequest for more pairs than an object can carry."""
    if metadata and len(metadata) > _MOST_PAIRS:
        message = f"Invalid 'metadata': too many properties. Expected at most {_MOST_PAIRS}, got {len(metadata)}."
        raise RefusedRequest(400, message, param="metadata", code="object_above_max_properties")


_AUTO = SupervisedParameters()
