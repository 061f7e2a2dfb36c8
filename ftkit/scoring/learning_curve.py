"""Whether more rows would pay: the same cases, asked of models that were trained on nested parts of the rows.

Each case has its own slope over the parts, so that what makes it hard for all models alike drops out, as in a pair.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from ftkit.errors import DataError
from ftkit.reports import CurvePoint, LearningCurve
from ftkit.scoring.figures import mean_of
from ftkit.scoring.measured import Measured
from ftkit.statistics.means import Estimate, estimated

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LAST = 3
"""The slope is that of the last so many points: what the first hundred rows brought says little about the next."""
A_POINT = 0.01


class Part(NamedTuple):
    """A part of the training rows, and the candidate that was trained on it."""

    fraction: float
    rows: int
    candidate: str


def learning_curve(
    measured: Measured, measure: str, parts: Sequence[Part], least_difference: float = 0.0
) -> LearningCurve:
    """How the measure grows with the rows. More rows pay where a doubling surely brings `least_difference` or more.

    Where that is 0, a hundredth is asked for: one point of compliance. Raises DataError for an unknown measure, and
    for fewer than two parts of different size.
    """
    found = measured.measure(measure)
    if found is None:
        raise DataError(f"no measure is called '{measure}', so it has no learning curve.")
    ordered = sorted(parts, key=lambda part: part.rows)
    if len({part.rows for part in ordered}) < max(2, len(ordered)):
        raise DataError("a learning curve needs models trained on two parts of the rows or more, of different size.")
    columns = [found.values[part.candidate] for part in ordered]
    points = tuple(
        CurvePoint(
            fraction=part.fraction,
            rows=part.rows,
            candidate=part.candidate,
            reached=mean_of(column, measured.clusters),
        )
        for part, column in zip(ordered, columns, strict=True)
    )
    slope = _slope(ordered[-LAST:], columns[-LAST:], measured.clusters)
    least = least_difference or A_POINT
    more_rows = _answer(slope, least, 1 if found.higher_is_better else -1)
    return LearningCurve(
        measure=measure,
        points=points,
        per_doubling=slope.mean if slope else None,
        low=slope.interval.low if slope and slope.interval else None,
        high=slope.interval.high if slope and slope.interval else None,
        more_rows=more_rows,
        sentence=_sentence(measure, slope, least, more_rows),
    )


def _slope(
    parts: Sequence[Part], columns: "Sequence[NDArray[np.floating]]", groups: "NDArray[np.int32] | None"
) -> Estimate | None:
    """The mean of the cases' own slopes over the doublings, by least squares; None without a case that all have."""
    import numpy as np

    doublings = np.log2([part.rows for part in parts])
    centred = doublings - doublings.mean()
    values = np.stack(columns).astype(np.float64)
    known = ~np.isnan(values).any(axis=0)
    if not known.any():
        return None
    slopes = ((centred / (centred**2).sum())[:, None] * values[:, known]).sum(axis=0)
    return estimated(slopes, None if groups is None else groups[known])


def _answer(slope: Estimate | None, least: float, sign: int) -> Literal["pay", "do-not-pay", "unclear"]:
    if slope is None:
        return "unclear"
    low, high = slope.interval or (slope.mean, slope.mean)
    worst, best = (low, high) if sign > 0 else (-high, -low)
    if worst >= least:
        return "pay"
    return "do-not-pay" if best < least else "unclear"


def _sentence(measure: str, slope: Estimate | None, least: float, more_rows: str) -> str:
    if slope is None:
        return f"Whether more rows would pay cannot be told: no case has a value of {measure} for all parts."
    ends = f" (95 % interval {slope.interval.low:+.3f} to {slope.interval.high:+.3f})" if slope.interval else ""
    brought = f"at the end of the curve a doubling of the rows changes {measure} by {slope.mean:+.3f}{ends}"
    return {
        "pay": f"More rows would pay: {brought}.",
        "do-not-pay": f"More rows would not pay: {brought}, which is less than {least:g}.",
        "unclear": f"Whether more rows would pay is not clear: {brought}, and {least:g} is what would matter.",
    }[more_rows]
