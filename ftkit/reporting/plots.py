"""Pictures with two axes: where points, lines and labels stand in percent of the plot; the template draws them."""

from collections.abc import Iterable, Sequence
from math import ceil, floor, log10

from ftkit.bills import BreakEven
from ftkit.reporting.charts import Axis, Tick, round_up
from ftkit.reporting.words import dollars, number, percent, share_in_words
from ftkit.reports import LearningCurve, ScoreReport
from ftkit.values import Value

_LABEL = 7.0  # percent of the height that a label takes


class Spot(Value, frozen=True, kw_only=True):
    """A point with its name, and whiskers where its values are uncertain. `y` counts from the top."""

    name: str
    title: str  # what stands there, in words
    x: float
    y: float
    label_y: float
    tuned: bool = False
    front: bool = False  # nobody is better without being dearer
    xs: tuple[float, float] | None = None
    ys: tuple[float, float] | None = None

    @property
    def is_right(self) -> bool:
        """Whether it stands so far to the right that its name goes to the left of it."""
        return self.x > 62


class Line(Value, frozen=True, kw_only=True):
    """A line through points; `path` is what SVG calls `points`, in percent."""

    name: str
    path: str
    tuned: bool = False


class Plot(Value, frozen=True, kw_only=True):
    """Two axes with what is drawn between them. Ticks of `y` count from the top."""

    title: str
    x_title: str
    y_title: str
    x: tuple[Tick, ...]
    y: tuple[Tick, ...]
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
    costs = {name: (amount.dollars, amount.low, amount.high) for name, (_, amount) in known.items()}
    x = _from_zero(1_000 * (high or cost) for cost, _, high in costs.values())
    y = Axis(low=0, high=1, ticks=())
    points = {name: (costs[name][0], share.share or 0.0) for name, (share, _) in known.items()}
    spots = [
        Spot(
            name=name,
            title=f"{name}: {dollars(1_000 * amount.dollars)} for 1,000 requests, complies {share_in_words(share)}",
            x=x.at(1_000 * amount.dollars),
            y=_down(y, share.share or 0.0),
            label_y=_down(y, share.share or 0.0),
            tuned=report.candidates[name].fine_tuned,
            front=not _beaten(name, points),
            xs=None if amount.low is None or amount.high is None else (x.at(1e3 * amount.low), x.at(1e3 * amount.high)),
            ys=None if share.low is None or share.high is None else (_down(y, share.high), _down(y, share.low)),
        )
        for name, (share, amount) in known.items()
    ]
    return Plot(
        title="Compliance over the price of 1,000 requests",
        x_title="dollars for 1,000 requests",
        y_title="complies",
        x=x.ticks,
        y=tuple(Tick(at=_down(y, at), label=percent(at)) for at in (0, 0.25, 0.5, 0.75, 1)),
        spots=_apart(spots),
    )


def break_even(found: BreakEven) -> Plot | None:
    """Dollars over requests, both of a month, on scales of powers of ten; None without a curve."""
    points = [one for one in found.curve if one.requests > 0 and one.fine_tuned > 0 and one.baseline > 0]
    if len(points) < 2:
        return None
    x = _powers([one.requests for one in points])
    y = _powers([cost for one in points for cost in (one.fine_tuned, one.baseline)])
    both = ((found.fine_tuned, True), (found.baseline, False))
    volume = None if found.per_month is None else found.per_month.value
    return Plot(
        title=f"What {found.fine_tuned} and {found.baseline} cost in a month, over the requests in it",
        x_title="requests a month",
        y_title="dollars a month",
        x=tuple(Tick(at=tick.at, label=_short(10 ** float(tick.label))) for tick in x.ticks),
        y=tuple(Tick(at=100 - tick.at, label=dollars(10 ** float(tick.label))) for tick in y.ticks),
        lines=tuple(
            Line(
                name=name,
                tuned=tuned,
                path=_path(
                    (x.at(log10(one.requests)), _down(y, log10(one.fine_tuned if tuned else one.baseline)))
                    for one in points
                ),
            )
            for name, tuned in both
        ),
        mark=None if volume is None or volume <= 0 else Tick(at=x.at(log10(volume)), label=f"{volume:,.0f}"),
    )


def learning(found: LearningCurve) -> Plot | None:
    """What was reached over the rows trained on, on a scale of powers of two; None with fewer than two points."""
    points = [one for one in found.points if one.reached.mean is not None and one.rows > 0]
    if len(points) < 2:
        return None
    x = Axis(low=log10(points[0].rows), high=log10(points[-1].rows), ticks=())
    ends = [end for one in points for end in (one.reached.low, one.reached.mean, one.reached.high) if end is not None]
    y = Axis(low=min(0.0, *ends), high=1.0 if max(ends) <= 1 else round_up(max(ends)), ticks=())
    spots = []
    for one in points:
        reached, mean = one.reached, one.reached.mean or 0.0
        spots.append(
            Spot(
                name="",
                title=f"{one.rows:,} rows: {number(mean)}",
                x=x.at(log10(one.rows)),
                y=_down(y, mean),
                label_y=_down(y, mean),
                tuned=True,
                ys=None
                if reached.low is None or reached.high is None
                else (_down(y, reached.high), _down(y, reached.low)),
            )
        )
    return Plot(
        title=f"{found.measure} over the rows trained on",
        x_title="rows trained on",
        y_title=found.measure,
        x=tuple(Tick(at=x.at(log10(one.rows)), label=f"{one.rows:,}") for one in points),
        y=tuple(Tick(at=_down(y, at), label=number(at)) for at in (y.low, (y.low + y.high) / 2, y.high)),
        spots=tuple(spots),
        lines=(Line(name="", tuned=True, path=_path((spot.x, spot.y) for spot in spots)),),
    )


def _short(count: float) -> str:
    """A round number that leaves room for its neighbours: "100", "10k", "1M"."""
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if count >= size:
            return f"{count / size:g}{letter}"
    return f"{count:g}"


def _beaten(name: str, points: dict[str, tuple[float, float]]) -> bool:
    """Whether someone is cheaper and no worse, or better and no dearer."""
    cost, share = points[name]
    return any(c <= cost and s >= share and (c, s) != (cost, share) for c, s in points.values())


def _apart(spots: Sequence[Spot]) -> tuple[Spot, ...]:
    """The labels moved down until none stands on another."""
    import msgspec

    placed: list[Spot] = []
    for spot in sorted(spots, key=lambda one: one.y):
        near = [one for one in placed if one.is_right == spot.is_right]
        lowest = max((one.label_y + _LABEL for one in near), default=0.0)
        placed.append(msgspec.structs.replace(spot, label_y=round(max(spot.y, lowest), 2)))
    return tuple(placed)


def _down(axis: Axis, value: float) -> float:
    return round(100 - axis.at(value), 2)


def _path(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)


def _from_zero(values: Iterable[float]) -> Axis:
    high = round_up(max(values) or 1.0)
    ticks = tuple(Tick(at=100 * part / 4, label=dollars(high * part / 4)) for part in range(5))
    return Axis(low=0.0, high=high, ticks=ticks)


def _powers(values: Sequence[float]) -> Axis:
    """Whole powers of ten around positive values; a tick's label is its exponent."""
    low, high = floor(log10(min(values))), ceil(log10(max(values)))
    high = max(high, low + 1)
    step = ceil((high - low) / 6)
    plain = Axis(low=low, high=high, ticks=())
    ticks = tuple(Tick(at=plain.at(power), label=str(power)) for power in range(low, high + 1, step))
    return Axis(low=low, high=high, ticks=ticks)
