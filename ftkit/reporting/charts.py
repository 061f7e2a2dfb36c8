"""Where bars and whiskers stand on their axis, in percent of its width: geometry alone, the template draws."""

from collections.abc import Iterable
from math import floor, log10

from ftkit.reporting.words import number
from ftkit.reports import Mean, Pair
from ftkit.values import Value


class Tick(Value, frozen=True, kw_only=True):
    """A mark on an axis and its label."""

    at: float
    label: str


class Axis(Value, frozen=True, kw_only=True):
    """A linear scale from low to high."""

    low: float
    high: float
    ticks: tuple[Tick, ...]

    def at(self, value: float) -> float:
        """Where the value stands, 0 to 100; a value beyond the axis stands at its end."""
        share = (value - self.low) / (self.high - self.low)
        return round(min(max(share, 0.0), 1.0) * 100, 2)

    def width(self, value: float) -> float:
        """How long a bar from zero is."""
        return round(abs(self.at(value) - self.at(0)), 2)


def share_axis() -> Axis:
    """0 to 100 %."""
    return Axis(low=0, high=1, ticks=tuple(Tick(at=at, label=f"{at} %") for at in (0, 25, 50, 75, 100)))


def mean_axis(means: Iterable[Mean | None]) -> Axis:
    """One scale for all: 0 to 1 where they fit, else from a round number to a round number, zero included."""
    ends = [end for mean in means if mean for end in (mean.low, mean.mean, mean.high) if end is not None]
    high = round_up(max(ends, default=1.0)) if max(ends, default=1.0) > 1 else 1.0
    low = -round_up(-min(ends)) if ends and min(ends) < 0 else 0.0
    return _axis(low, high)


def token_axis(totals: Iterable[float]) -> Axis:
    """Zero to a round number above the longest."""
    return _axis(0.0, round_up(max(totals, default=1.0) or 1.0))


def difference_axis(pairs: Iterable[Pair]) -> Axis:
    """Zero in the middle; points of a share reach to 100 either way, means as far as they need."""
    pairs = list(pairs)
    if all(pair.a_only is not None for pair in pairs):
        return _around_zero(1.0, "100")
    ends = [abs(end) for pair in pairs for end in (pair.low, pair.difference, pair.high) if end is not None]
    reach = round_up(max(ends, default=1.0) or 1.0)
    return _around_zero(reach, number(reach))


def heat(share: float) -> int:
    """How warm a cell of a matrix is: 0 where all passed, 5 where less than half did."""
    if share >= 1:
        return 0
    return next(step for step, least in enumerate((0.95, 0.85, 0.7, 0.5, 0.0), start=1) if share >= least)


def round_up(value: float) -> float:
    """The next of 1, 2, 4, 6, 8 and 10 times a power of ten; the value is above 0."""
    step = 10.0 ** floor(log10(value))
    return next(factor * step for factor in (1, 2, 4, 6, 8, 10) if factor * step >= value * 0.999999)


def _around_zero(reach: float, label: str) -> Axis:
    ticks = (Tick(at=0, label=f"\u2212{label}"), Tick(at=50, label="0"), Tick(at=100, label=f"+{label}"))
    return Axis(low=-reach, high=reach, ticks=ticks)


def _axis(low: float, high: float) -> Axis:
    values = [low + (high - low) * part / 4 for part in range(5)] if low == 0 else [low, 0.0, high]
    plain = Axis(low=low, high=high, ticks=())
    ticks = tuple(Tick(at=plain.at(value), label=_label(value)) for value in values)
    return Axis(low=low, high=high, ticks=ticks)


def _label(value: float) -> str:
    return f"{value:,g}".replace("-", "\u2212") if value < 1e6 else f"{value:.1e}"
