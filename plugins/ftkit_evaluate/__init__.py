"""Hugging Face's `evaluate` as a metric: any of its modules that is on this machine or can be fetched."""

from collections.abc import Iterable

from ftkit import hookimpl, interfaces
from ftkit_evaluate.metric import Evaluate


@hookimpl
def ftkit_metrics() -> Iterable[type[interfaces.Metric]]:
    """Offers the metric `evaluate`."""
    return [Evaluate]
