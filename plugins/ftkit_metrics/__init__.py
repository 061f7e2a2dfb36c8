"""Metrics: the quality of an answer against its reference, one file each."""

from collections.abc import Iterable

from ftkit import hookimpl, interfaces
from ftkit_metrics.exact_match import ExactMatch
from ftkit_metrics.field_accuracy import FieldAccuracy
from ftkit_metrics.field_f1 import FieldF1
from ftkit_metrics.groundedness import Groundedness
from ftkit_metrics.labels import LabelAccuracy
from ftkit_metrics.numeric_closeness import NumericCloseness
from ftkit_metrics.rouge import Rouge
from ftkit_metrics.section_match import SectionMatch
from ftkit_metrics.token_f1 import TokenF1
from ftkit_metrics.translation import Bleu, Chrf


@hookimpl
def ftkit_metrics() -> Iterable[type[interfaces.Metric]]:
    """Offers the built-in metrics."""
    return [
        Bleu,
        Chrf,
        ExactMatch,
        FieldAccuracy,
        FieldF1,
        Groundedness,
        LabelAccuracy,
        NumericCloseness,
        Rouge,
        SectionMatch,
        TokenF1,
    ]
