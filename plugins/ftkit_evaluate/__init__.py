"""Hugging Face's `evaluate` as a metric: any of its modules that is on this machine or can be fetched."""

from collections.abc import Iterable

from ftkit import hookimpl, interfaces


@hookimpl
def ftkit_metrics() -> Iterable[interfaces.Deferred]:
    """Offers the metric `evaluate`."""
    return interfaces.deferred(
        __name__,
        evaluate="metric:Evaluate",
    )
