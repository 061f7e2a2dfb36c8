"""A language model as the judge of answers: two metrics that use any predictor."""

from collections.abc import Iterable

from ftkit import hookimpl, interfaces
from ftkit_judge.preference import JudgePreference
from ftkit_judge.rating import JudgeRating


@hookimpl
def ftkit_metrics() -> Iterable[type[interfaces.Metric]]:
    """Offers the metrics `judge_preference` and `judge_rating`."""
    return [JudgePreference, JudgeRating]
