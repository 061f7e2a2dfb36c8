"""A language model as the judge of answers: two metrics that use any predictor."""

from collections.abc import Iterable

from ftkit import hookimpl, interfaces


@hookimpl
def ftkit_metrics() -> Iterable[interfaces.Deferred]:
    """Offers the metrics `judge_preference` and `judge_rating`."""
    return interfaces.deferred(
        __name__,
        judge_preference="preference:JudgePreference",
        judge_rating="rating:JudgeRating",
    )
