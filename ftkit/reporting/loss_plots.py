"""The picture of a training: its losses over its steps."""

from collections.abc import Callable, Sequence

from ftkit.reporting.charts import Tick, round_up
from ftkit.reporting.plots import Line, Plot, Scale
from ftkit.reporting.words import number
from ftkit.values import LossPoint

_Of = Callable[[LossPoint], float | None]
_KINDS: tuple[tuple[str, _Of], ...] = (
    ("training rows", lambda point: point.loss),
    ("validation rows", lambda point: point.validation_loss),
)


def training(name: str, losses: Sequence[LossPoint]) -> Plot | None:
    """The losses over the steps; None where neither kind has two."""
    held_out = len(_KINDS) - 1
    drawn = [_line(title, losses, of, tuned=place == held_out) for place, (title, of) in enumerate(_KINDS)]
    lines = tuple(line for line in drawn if len(line.xs) > 1)
    if not lines:
        return None
    low, high = min(min(line.ys) for line in lines), max(max(line.ys) for line in lines)
    steps = max(line.xs[-1] for line in lines)
    return Plot(
        title=f"The loss of {name} over the steps of its training",
        x=_scale("steps", 0.0, steps, lambda step: f"{step:,.0f}"),
        y=_scale("loss", min(0.0, low), round_up(high) if high > 0 else 0.0, number),
        lines=lines,
    )


def _line(name: str, losses: Sequence[LossPoint], of: _Of, *, tuned: bool) -> Line:
    known = [(float(point.step), loss) for point in losses if (loss := of(point)) is not None]
    return Line(name=name, xs=tuple(step for step, _ in known), ys=tuple(loss for _, loss in known), tuned=tuned)


def _scale(title: str, low: float, high: float, label: Callable[[float], str]) -> Scale:
    """Four marks, and only those whose label is not their neighbour's: of three steps there are no quarters."""
    high = high if high > low else low + 1.0
    marks = {label(at): at for at in (low + (high - low) * part / 4 for part in range(5))}
    return Scale(title=title, low=low, high=high, ticks=tuple(Tick(at=at, label=said) for said, at in marks.items()))
