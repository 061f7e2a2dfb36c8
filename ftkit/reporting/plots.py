"""Pictures with two axes: what stands where, in the units of the data; `drawing` draws them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import ceil, floor, log10

import msgspec

from ftkit.bills import BreakEven
from ftkit.reporting.charts import Tick, round_up
from ftkit.reporting.words import dollars, number, percent, share_in_words
from ftkit.reports import LearningCurve, Mean, ScoreReport
from ftkit.values import Value

_LABEL = 0.07  # of the height, that a name takes


class Scale(Value, frozen=True, kw_only=True):
    """An axis from low to high, with its marks; `by_factors` where equal steps are equal factors."""

    title: str
    low: float
    high: float
    ticks: tuple[Tick, ...]
    by_factors: bool = False


class Spot(Value, frozen=True, kw_only=True):
    """A point with its name, and whiskers where its values are uncertain."""

    name: str
    title: str  # what stands there, in words
    x: float
    y: float
    label_y: float
    tuned: bool = False
    front: bool = False  # nobody is better without being dearer
    xs: tuple[float, float] | None = None
    ys: tuple[float, float] | None = None


class Line(Value, frozen=True, kw_only=True):
    """A line through points."""

    name: str
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    tuned: bool = False


class Plot(Value, frozen=True, kw_only=True):
    """Two axes with what is drawn between them."""

    title: str
    x: Scale
    y: Scale
    spots: tuple[Spot, ...] = ()
    lines: tuple[Line, ...] = ()
    mark: Tick | None = None  # a vertical line with a word: the break-even volume


def quality_over_cost(report: ScoreReport) -> Plot | None:
    """Compliance over dollars of 1,000 requests; None where fewer than two candidates' prices are known."""
    known = {
        name: (one.compliance, one.bill.request)
        for name, one in report.candidates.items()
        if one.bill and one.bill.request and one.compliance.share is not None
    }
    if len(known) < 2:
        return None
    points = {name: (amount.dollars, share.share or 0.0) for name, (share, amount) in known.items()}
    spots = [
        Spot(
            name=name,
            title=f"{name}: {dollars(1_000 * amount.dollars)} for 1,000 requests, complies {share_in_words(share)}",
            x=1_000 * amount.dollars,
            y=share.share or 0.0,
            label_y=share.share or 0.0,
            tuned=report.candidates[name].fine_tuned,
            front=not _beaten(name, points),
            xs=None if amount.low is None or amount.high is None else (1_000 * amount.low, 1_000 * amount.high),
            ys=None if share.low is None or share.high is None else (share.low, share.high),
        )
        for name, (share, amount) in known.items()
    ]
    ticks = tuple(Tick(at=at, label=percent(at)) for at in (0, 0.25, 0.5, 0.75, 1))
    return Plot(
        title="Compliance over the price of 1,000 requests",
        x=_from_zero("dollars for 1,000 requests", (spot.xs[1] if spot.xs else spot.x for spot in spots)),
        y=Scale(title="complies", low=0, high=1, ticks=ticks),
        spots=_apart(spots),
    )


def break_even(found: BreakEven) -> Plot | None:
    """Dollars over requests, both of a month, on scales of powers of ten; None without a curve."""
    points = [one for one in found.curve if one.requests > 0 and one.fine_tuned > 0 and one.baseline > 0]
    if len(points) < 2:
        return None
    volumes = tuple(float(one.requests) for one in points)
    ours, theirs = tuple(one.fine_tuned for one in points), tuple(one.baseline for one in points)
    volume = None if found.per_month is None else found.per_month.value
    return Plot(
        title=f"What {found.fine_tuned} and {found.baseline} cost in a month, over the requests in it",
        x=_powers("requests a month", volumes, {10.0**power: _short(10.0**power) for power in range(13)}),
        y=_powers("dollars a month", (*ours, *theirs), {10.0**power: dollars(10.0**power) for power in range(-6, 13)}),
        lines=(
            Line(name=found.fine_tuned, tuned=True, xs=volumes, ys=ours),
            Line(name=found.baseline, xs=volumes, ys=theirs),
        ),
        mark=None if volume is None or volume <= 0 else Tick(at=volume, label=f"{volume:,.0f}"),
    )


def learning(found: LearningCurve) -> Plot | None:
    """What was reached over the rows trained on, on a scale of powers of two; None with fewer than two points."""
    points = [one for one in found.points if one.reached.mean is not None and one.rows > 0]
    if len(points) < 2:
        return None
    rows = tuple(float(one.rows) for one in points)
    means = tuple(one.reached.mean or 0.0 for one in points)
    spots = tuple(
        Spot(
            name="",
            title=f"{one.rows:,} rows: {number(mean)}",
            x=one.rows,
            y=mean,
            label_y=mean,
            tuned=True,
            front=True,
            ys=_ends(one.reached),
        )
        for one, mean in zip(points, means, strict=True)
    )
    ticks = tuple(Tick(at=one.rows, label=f"{one.rows:,}") for one in points)
    return Plot(
        title=f"{found.measure} over the rows trained on",
        x=Scale(title="rows trained on", low=rows[0], high=rows[-1], ticks=ticks, by_factors=True),
        y=_reached(found),
        spots=spots,
        lines=(Line(name="the model", tuned=True, xs=rows, ys=means), *_passed(found, rows)),
    )


def _reached(found: LearningCurve) -> Scale:
    means = [*(one.reached for one in found.points), *([found.baseline.reached] if found.baseline else [])]
    ends = [end for one in means for end in (one.low, one.mean, one.high) if end is not None]
    low, high = min(0.0, *ends), 1.0 if max(ends) <= 1 else round_up(max(ends))
    ticks = tuple(Tick(at=at, label=number(at)) for at in (low, (low + high) / 2, high))
    return Scale(title=found.measure, low=low, high=high, ticks=ticks)


def _passed(found: LearningCurve, rows: Sequence[float]) -> Iterator[Line]:
    """The best baseline, the same however many rows others were trained on."""
    if found.baseline and found.baseline.reached.mean is not None:
        level = found.baseline.reached.mean
        yield Line(name=found.baseline.candidate, xs=(rows[0], rows[-1]), ys=(level, level))


def _ends(mean: Mean) -> tuple[float, float] | None:
    return None if mean.low is None or mean.high is None else (mean.low, mean.high)


def _short(count: float) -> str:
    """A round number that leaves room for its neighbours: "100", "10k", "1M"."""
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if count >= size:
            return f"{count / size:g}{letter}"
    return f"{count:g}"


def _beaten(name: str, points: Mapping[str, tuple[float, float]]) -> bool:
    """Whether someone is cheaper and no worse, or better and no dearer."""
    cost, share = points[name]
    return any(c <= cost and s >= share and (c, s) != (cost, share) for c, s in points.values())


def _apart(spots: Sequence[Spot]) -> tuple[Spot, ...]:
    """From the top down, the names moved until none stands on another, nor below the picture, where it is not drawn."""
    heights: list[float] = []
    placed = sorted(spots, key=lambda one: -one.y)
    for spot in placed:
        heights.append(min(spot.y, heights[-1] - _LABEL if heights else 1.0))
    lowest = 0.0
    for place in reversed(range(len(heights))):
        heights[place] = max(heights[place], lowest)
        lowest = heights[place] + _LABEL
    return tuple(
        msgspec.structs.replace(spot, label_y=round(height, 4)) for spot, height in zip(placed, heights, strict=True)
    )


def _from_zero(title: str, values: Iterable[float]) -> Scale:
    high = round_up(max(values) or 1.0)
    ticks = tuple(Tick(at=high * part / 4, label=dollars(high * part / 4)) for part in range(5))
    return Scale(title=title, low=0.0, high=high, ticks=ticks)


def _powers(title: str, values: Sequence[float], labels: Mapping[float, str]) -> Scale:
    """Whole powers of ten around positive values."""
    low, high = floor(log10(min(values))), ceil(log10(max(values)))
    high = max(high, low + 1)
    powers = [10.0**power for power in range(low, high + 1, ceil((high - low) / 6))]
    ticks = tuple(Tick(at=power, label=labels.get(power, f"{power:g}")) for power in powers)
    return Scale(title=title, low=10.0**low, high=10.0**high, ticks=ticks, by_factors=True)
