"""An order of a job as a vendor wants it, and how its key travels along and is recognised."""

from typing import TYPE_CHECKING, Any

from ftkit import ConfigError, JobOrder

if TYPE_CHECKING:
    from openai.types.fine_tuning import FineTuningJob

    from ftkit_openai.backend import OpenAIBackend

KEY = "ftkit_key"
_KEY_LENGTH = 32


def required(backend: "OpenAIBackend") -> None:
    """Raises ConfigError for options that the vendor does not take."""
    profile = backend.profile
    longest = profile.longest_suffix - (_KEY_LENGTH + 1 if profile.carrier == "suffix" else 0)
    if len(backend.suffix) > longest:
        raise ConfigError(f"suffix has {len(backend.suffix)} characters; {profile.title} leaves {longest} to it.")
    for unit in ("learning_rate_multiplier", "learning_rate"):
        if unit != profile.learning_rate and getattr(backend, unit) is not None:
            raise ConfigError(f"{profile.title} takes no {unit}. Give {profile.learning_rate} instead.")
    for key in ("metadata", "model", "training_file", "validation_file", "method", "suffix", "seed"):
        if key in backend.extra_body:
            raise ConfigError(f"extra_body.{key} is set by ftkit. Leave it out.")


def body(backend: "OpenAIBackend", order: JobOrder) -> dict[str, Any]:
    """The arguments of `fine_tuning.jobs.create`."""
    way = "dpo" if order.plan.method == "dpo" else "supervised"
    fields: dict[str, Any] = {
        "model": backend.model,
        "training_file": order.files["train"],
        "seed": order.plan.seed % 2**31,
        "method": {"type": way, way: {"hyperparameters": _hyperparameters(backend, way)}},
        "extra_body": backend.extra_body or None,
    }
    if validation := order.files.get("validation"):
        fields["validation_file"] = validation
    if backend.profile.carrier == "metadata":
        fields["metadata"] = {KEY: order.key, "ftkit_run": order.plan.run[:512]}
    if suffix := _suffix(backend, order.key):
        fields["suffix"] = suffix
    return fields


def narrowed(backend: "OpenAIBackend", key: str) -> dict[str, Any]:
    """The arguments that let the vendor list the jobs of a key alone, where it can."""
    return {"metadata": {KEY: key}} if backend.profile.carrier == "metadata" else {}


def carries(backend: "OpenAIBackend", job: "FineTuningJob", key: str) -> bool:
    """Whether a job is of this key: a vendor that ignores the filter lists all jobs."""
    if backend.profile.carrier == "metadata":
        return bool(job.metadata and job.metadata.get(KEY) == key)
    return str(getattr(job, "suffix", None) or "").endswith(key)


def _suffix(backend: "OpenAIBackend", key: str) -> str:
    if backend.profile.carrier == "metadata":
        return backend.suffix
    return f"{backend.suffix}-{key}" if backend.suffix else key


def _hyperparameters(backend: "OpenAIBackend", way: str) -> dict[str, Any]:
    """Those that were set; what is left to the vendor is not sent."""
    chosen = {
        "n_epochs": backend.epochs,
        "batch_size": backend.batch_size,
        backend.profile.learning_rate: getattr(backend, backend.profile.learning_rate),
        "beta": backend.beta if way == "dpo" else None,
    }
    return {name: value for name, value in chosen.items() if value not in {None, "auto"}} | backend.hyperparameters
