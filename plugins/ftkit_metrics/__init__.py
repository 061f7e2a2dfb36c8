"""Metrics: the quality of an answer against its reference, one file each."""

from collections.abc import Iterable

from ftkit import hookimpl, interfaces


@hookimpl
def ftkit_metrics() -> Iterable[interfaces.Deferred]:
    """Offers the built-in metrics."""
    return interfaces.deferred(
        __name__,
        bleu="translation:Bleu",
        chrf="translation:Chrf",
        exact_match="exact_match:ExactMatch",
        field_accuracy="field_accuracy:FieldAccuracy",
        field_f1="field_f1:FieldF1",
        groundedness="groundedness:Groundedness",
        label_accuracy="labels:LabelAccuracy",
        numeric_closeness="numeric_closeness:NumericCloseness",
        rouge="rouge:Rouge",
        section_match="section_match:SectionMatch",
        token_f1="token_f1:TokenF1",  # noqa: S106 - no password
    )
