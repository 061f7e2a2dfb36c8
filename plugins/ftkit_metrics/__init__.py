"""Metrics: the quality of an answer against its reference, one file each."""

from collections.abc import Iterable

from ftkit import hookimpl, interfaces
from ftkit_metrics.exact_match import ExactMatch
from ftkit_metrics.rouge import Rouge
from ftkit_metrics.section_match import SectionMatch


@hookimpl
def ftkit_metrics() -> Iterable[type[interfaces.Metric]]:
    """Offers the built-in metrics."""
    return [ExactMatch, Rouge, SectionMatch]
