"""What more rows to train on would bring."""

from typing import Literal

from ftkit.reports.figures import Mean
from ftkit.values import Value


class CurvePoint(Value, frozen=True, kw_only=True):
    """What a model reached that was trained on a part of the rows."""

    fraction: float  # of the training rows: 0..1
    rows: int
    candidate: str
    reached: Mean


class CurveBaseline(Value, frozen=True, kw_only=True):
    """The best baseline beside a learning curve: the line that the curve has to pass."""

    candidate: str
    reached: Mean
    better_from: int | None  # the rows from which on every part is surely better than it
    sentence: str


class LearningCurve(Value, frozen=True, kw_only=True):
    """How a measure grows with the rows trained on, and whether more rows would pay.

    `per_doubling` is the slope of a straight line over the logarithm of the rows, with its 95 % interval.
    """

    measure: str
    points: tuple[CurvePoint, ...]  # fewest rows first
    per_doubling: float | None
    low: float | None
    high: float | None
    more_rows: Literal["pay", "do-not-pay", "unclear"]
    sentence: str
    baseline: CurveBaseline | None = None  # absent where the project has no baseline
