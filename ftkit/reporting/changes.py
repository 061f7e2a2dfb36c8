"""Two runs compared, for people: as Markdown and in a terminal."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ftkit.gating.results import CandidateChange, Change, RunComparison
from ftkit.reporting.comparisons import signed
from ftkit.reporting.escaping import escaped, row, table_head
from ftkit.reporting.plain import one_line
from ftkit.reporting.words import ABSENT, counted, measure_title, number, p_value, percent
from ftkit.reports import LEVEL

_SHOWN = 10
TITLES = ("before", "after", "difference", "95 % interval", "fixed", "newly broken", "p", "p (Holm)", "shown")
_NARROW = ("before", "after", "difference", "fixed", "newly broken", "p (Holm)", "shown")  # for a terminal


def markdown(found: RunComparison) -> str:
    """The whole comparison, a table for each candidate."""
    return "\n".join(_lines(found)) + "\n"


def table(found: RunComparison) -> RenderableType:
    """The same for a terminal."""
    blocks: list[RenderableType] = []
    for one in found.candidates:
        blocks += [Text(""), Text(one_line(heading(one)), style="bold"), _figures(one)]
        blocks += [Text(one_line(line)) for line in cases(one)]
    blocks += [Text(one_line(line), style="yellow") for line in alone(found)]
    return Group(*blocks)


def change_table(change: CandidateChange) -> Iterator[str]:
    """A candidate's measures before and after, as a Markdown table, and the ids behind them."""
    yield from table_head("measure", TITLES)
    yield from (row(map(escaped, (measure_title(one.measure), *cells(one)))) for one in change.changes)
    for line in cases(change):
        yield from ("", escaped(line))


def _lines(found: RunComparison) -> Iterator[str]:
    yield f"# {escaped(found.before)} against {escaped(found.after)}"
    for one in found.candidates:
        yield from ("", f"## {escaped(heading(one))}", "", *change_table(one))
    for line in alone(found):
        yield from ("", escaped(line))
    yield from ("", f"A difference counts below p = {LEVEL} after Holm's correction over all rows of all tables.")


def heading(change: CandidateChange) -> str:
    """Whose cases are compared, and how many are not."""
    name = change.candidate if change.before == change.candidate else f"{change.before} -> {change.candidate}"
    grouped = next((one.groups for one in change.changes if one.groups), None)
    parts = [f"the same {counted(change.shared, 'case')}" + (f" in {counted(grouped, 'group')}" if grouped else "")]
    if change.altered:
        parts.append(f"{change.altered:,} left out that ask something else now")
    if change.only_before:
        parts.append(f"{change.only_before:,} only before")
    if change.only_after:
        parts.append(f"{change.only_after:,} only after")
    return f"{name}: {', '.join(parts)}"


def cells(change: Change) -> tuple[str, ...]:
    """A measure before and after, in the order of `TITLES`."""
    points = change.fixed is not None
    said = percent if points else number
    scale = 100 if points else 1
    ends = (change.low, change.high)
    interval = " to ".join(f"{end * scale:.0f}" if points else number(end) for end in ends if end is not None)
    return (
        said(change.before),
        said(change.after),
        signed(change.difference, points=points),
        interval.replace("-", "\u2212") or ABSENT,
        "" if change.fixed is None else str(change.fixed),
        "" if change.broken is None else str(change.broken),
        p_value(change.p),
        p_value(change.p_holm),
        told(change),
    )


def told(change: Change) -> str:
    """Whether a difference is shown: "better", "worse" or "nothing"."""
    if change.p_holm >= LEVEL:
        return "nothing"
    return "better" if change.gain > 0 else "worse"


def _figures(change: CandidateChange) -> Table:
    shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    shown.add_column("")
    for title in _NARROW:
        shown.add_column(title.replace(" ", "\n", 1), justify="right", no_wrap=True)
    for one in change.changes:
        style = {"better": "green", "worse": "red"}.get(told(one), "")
        by_title = dict(zip(TITLES, cells(one), strict=True))
        shown.add_row(one_line(measure_title(one.measure)), *(by_title[title] for title in _NARROW), style=style)
    return shown


def cases(change: CandidateChange) -> Iterator[str]:
    """The first cases that broke, and those that were fixed."""
    for said, ids in (("newly broken", change.broken), ("fixed", change.fixed)):
        if ids:
            more = f" and {len(ids) - _SHOWN:,} more" if len(ids) > _SHOWN else ""
            yield f"{said}: {', '.join(ids[:_SHOWN])}{more}"


def alone(found: RunComparison) -> Iterator[str]:
    """Who is only in one of the runs."""
    if not found.candidates:
        yield "The runs have no candidate of one name."
    for which, names in ((found.before, found.only_before), (found.after, found.only_after)):
        if names:
            yield f"only in {which}: {', '.join(names)}"
