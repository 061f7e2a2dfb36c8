"""Draws pictures with matplotlib, as SVG that belongs to its page: its colours, its fonts, and no style of its own.

matplotlib paints by colour codes and inline styles. The codes become the page's colours, so that a picture is light or
dark as the page is; styles become attributes, since the page's content policy lets no inline style act.
"""

import io
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings

from markupsafe import Markup

from ftkit.reporting.plain import visible
from ftkit.reporting.plots import Line, Plot, Scale, Spot
from ftkit.reporting.vector_pictures import as_part_of_a_page

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INSTALL = "The picture needs matplotlib: pip install 'ftkit[pictures]'"
COLOURS = {
    "accent": "#010101",
    "second": "#020202",
    "ink": "#030303",
    "quiet": "#040404",
    "rule": "#050505",
    "paper": "#060606",
}
"""The page's names of its colours, and the codes that stand for them while matplotlib draws."""
_SETTINGS: Any = {
    "svg.fonttype": "none",  # texts stay texts
    "svg.hashsalt": "ftkit",  # ids are the same on every run
    "text.parse_math": False,  # a name such as "$x^2$" is a name
    "font.family": "DejaVu Sans",  # comes with matplotlib: where texts stand does not depend on the machine's fonts
    "font.size": 10,
}
_INCHES = (5.0, 3.4)


def drawn(plot: Plot) -> Markup | None:
    """The picture as an `svg` element, the same on every run; None where matplotlib is not installed."""
    if find_spec("matplotlib") is None:
        return None
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with mpl.rc_context(_SETTINGS), catch_warnings(action="ignore", category=UserWarning):  # of signs it cannot measure
        figure = Figure(figsize=_INCHES, layout="constrained")
        FigureCanvasSVG(figure)
        _draw(figure.add_subplot(frameon=False), plot)
        target = io.StringIO()
        figure.savefig(target, format="svg", transparent=True, metadata={"Date": None})
    titles = {f"spot-{place}": visible(spot.title) for place, spot in enumerate(plot.spots)}
    return as_part_of_a_page(target.getvalue(), visible(plot.title), titles, COLOURS)


def _draw(axes: "Axes", plot: Plot) -> None:
    _scale(axes, "x", plot.x)
    _scale(axes, "y", plot.y)
    axes.grid(visible=True, color=COLOURS["rule"], linewidth=0.8)
    axes.tick_params(which="both", length=0, pad=6, labelcolor=COLOURS["quiet"])
    for line in plot.lines:
        _line(axes, line)
    for place, spot in enumerate(plot.spots):
        _spot(axes, spot, f"spot-{place}")
        if spot.name:
            _word(axes, spot.name, spot.x, spot.label_y)
    if plot.mark:
        axes.axvline(plot.mark.at, color=COLOURS["ink"], linewidth=1, dashes=(4, 3))
        _word(axes, f"break-even: {plot.mark.label}", plot.mark.at, _near_the_top(plot.y))


def _scale(axes: "Axes", way: str, scale: Scale) -> None:
    axis: Any = getattr(axes, f"{way}axis")
    if scale.by_factors:
        getattr(axes, f"set_{way}scale")("log")
        axis.set_ticks([], minor=True)
    getattr(axes, f"set_{way}lim")(scale.low, scale.high)
    axis.set_ticks([tick.at for tick in scale.ticks], [tick.label for tick in scale.ticks])
    axis.set_label_text(visible(scale.title), color=COLOURS["quiet"])
    for label in axis.get_ticklabels():
        label.set_gid(f"{way}-tick")


def _line(axes: "Axes", line: Line) -> None:
    colour, width = ("accent", 2.2) if line.tuned else ("second", 1.5)
    axes.plot(line.xs, line.ys, color=COLOURS[colour], linewidth=width)


def _spot(axes: "Axes", spot: Spot, gid: str) -> None:
    for ends, across in ((spot.xs, True), (spot.ys, False)):
        if ends:
            xs, ys = (ends, (spot.y, spot.y)) if across else ((spot.x, spot.x), ends)
            axes.plot(xs, ys, color=COLOURS["ink"], linewidth=1.1, clip_on=False)
    colour = COLOURS["accent" if spot.tuned else "second"]
    inside = colour if spot.front else COLOURS["paper"]
    axes.plot(
        [spot.x], [spot.y], "o", gid=gid, markersize=8, color=colour, markerfacecolor=inside, zorder=3, clip_on=False
    )


def _near_the_top(scale: Scale) -> float:
    if scale.by_factors:
        return float(scale.high * (scale.low / scale.high) ** 0.12)
    return scale.high - 0.12 * (scale.high - scale.low)


def _word(axes: "Axes", text: str, x: float, y: float) -> None:
    """A word beside a point, on the side that has more room."""
    to_the_left = axes.transData.transform((x, y))[0] > axes.transAxes.transform((0.6, 0))[0]
    axes.annotate(
        visible(text),
        (x, y),
        xytext=(-6 if to_the_left else 6, 5),
        textcoords="offset points",
        ha="right" if to_the_left else "left",
        color=COLOURS["ink"],
    )
