"""The report in a terminal: the verdict, one line per candidate, what to beware of. Says the same without colour."""

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ftkit.reporting.columns import Column, cost_columns, metric_columns, most_compliant
from ftkit.reporting.comparisons import certainty
from ftkit.reporting.corpus import main_figures
from ftkit.reporting.plain import one_line
from ftkit.reporting.warnings import warnings
from ftkit.reporting.words import (
    ABSENT,
    HEADLINES,
    asked,
    counted,
    learning_in_words,
    loose_in_words,
    percent,
    percent_interval,
    sentence_below_headline,
    share_in_words,
)
from ftkit.reports import CandidateReport, ScoreReport, Share

_WIDTH = 80  # columns of the narrowest terminal that nothing is cut in
_FIGURES_ABREAST = 5  # more of a corpus's than these are a table of their own, in report.md
_CANDIDATE = "  candidate"
_NAME = 24  # a longer name is folded
_WORST = 3
_STYLES = {"fine-tune": "bold green", "keep-prompting": "bold cyan"}


def table(report: ScoreReport) -> RenderableType:
    """What to print: verdict, form, content and cost, warnings. Every text of the data stands in it as text."""
    return Group(*_blocks(report))


def _blocks(report: ScoreReport) -> Iterable[RenderableType]:
    yield _verdict(report)
    yield _form(report)
    yield from _content_and_cost(report)
    yield Text(_legend(report), style="dim")
    yield from map(Text, _beyond(report))
    if beware := warnings(report):
        yield Text("")
        yield from map(_warning, beware)


def _verdict(report: ScoreReport) -> RenderableType:
    verdict = report.verdict
    style = _STYLES.get(verdict.decision, "bold yellow")
    lines = [
        Text(HEADLINES[verdict.decision].upper(), style=style),
        Text(one_line(sentence_below_headline(verdict)), style="bold"),
    ]
    if sure := certainty(report):
        lines.append(Text(one_line(sure)))
    return Padding(Group(*lines), (1, 0))


def _form(report: ScoreReport) -> Table:
    best = most_compliant(report)
    form = _empty_table(report)
    form.add_column("complies", justify="right", no_wrap=True)
    repeated = any(one.repeated for one in report.candidates.values())
    form.add_column("answers" if repeated else "cases", justify="right", no_wrap=True)
    form.add_column("95 % interval", justify="right", no_wrap=True)
    form.add_column("what failed, worst first")
    for name, candidate in report.candidates.items():
        share = candidate.compliance
        counts = "" if share.share is None else f"{share.passed:,} of {asked(share):,}"
        interval = "" if share.share is None else percent_interval(share.low, share.high)
        complies = _complies(share, best=name in best)
        form.add_row(_name(name, candidate), complies, counts, interval, _worst(candidate), style=_row_style(candidate))
    return form


def _complies(share: Share, *, best: bool) -> Text:
    strict = _cell(percent(share.share), best=best)
    return strict.append(f"\n{percent(share.loose)} loose", style="not bold dim") if loose_in_words(share) else strict


def _content_and_cost(report: ScoreReport) -> Iterable[RenderableType]:
    known = [*metric_columns(report), *(column for column in cost_columns(report) if _is_known(column))]
    for columns in _abreast(known, _WIDTH - min(max(_longest_name(report), len(_CANDIDATE)), _NAME)):
        yield Text("")
        yield _columns_table(report, columns)
    if 0 < len(overall := main_figures(report)) <= _FIGURES_ABREAST:
        yield Text("\nOver all answers", style="dim")
        yield _columns_table(report, overall)


def _abreast(columns: Sequence[Column], room: int) -> Iterable[Sequence[Column]]:
    """The columns in as many tables as it takes for each to stand in its room uncut."""
    part: list[Column] = []
    for column in columns:
        if part and sum(map(_width, (*part, column))) > room:
            yield part
            part = []
        part.append(column)
    if part:
        yield part


def _width(column: Column) -> int:
    """Characters that it takes, with the mark of the best and the space before the next; titles break at spaces."""
    words = one_line(column.title).split(" ")
    return max(*map(len, words), *(len(cell) + 2 for cell in column.cells.values())) + 2


def _is_known(column: Column) -> bool:
    """Whether it is known of anyone: a column of "not measured" takes the room of one that says something."""
    return set(column.cells.values()) != {ABSENT}


def _columns_table(report: ScoreReport, columns: Sequence[Column]) -> Table:
    shown = _empty_table(report)
    for column in columns:
        shown.add_column(one_line(column.title).replace(" ", "\n"), justify="right")
    for name, candidate in report.candidates.items():
        cells = [_cell(column.cells[name], best=name in column.best) for column in columns]
        shown.add_row(_name(name, candidate), *cells, style=_row_style(candidate))
    return shown


def _empty_table(report: ScoreReport) -> Table:
    shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    shown.add_column(_CANDIDATE, overflow="fold", no_wrap=_longest_name(report) <= _NAME)
    return shown


def _longest_name(report: ScoreReport) -> int:
    return max((len(_name(*item)) for item in report.candidates.items()), default=0)


def _name(name: str, candidate: CandidateReport) -> Text:
    return Text(("> " if candidate.fine_tuned else "  ") + one_line(name))


def _cell(said: str, *, best: bool) -> Text:
    if said == ABSENT:
        return Text(ABSENT, style="dim")
    return Text(f"{said} *", style="bold") if best else Text(f"{said}  ")


def _row_style(candidate: CandidateReport) -> str:
    return "green" if candidate.fine_tuned else ""


def _worst(candidate: CandidateReport) -> Text:
    failing = sorted((item for item in candidate.checks.items() if item[1].failed), key=lambda item: -item[1].failed)
    said = [f"{one_line(name)} {share.failed:,}" for name, share in failing[:_WORST]]
    if len(failing) > _WORST:
        said.append(f"{len(failing) - _WORST} more")
    if candidate.compliance.unmeasured:
        said.append(f"{candidate.compliance.unmeasured:,} {ABSENT}")
    return Text(", ".join(said) or "nothing")


def _legend(report: ScoreReport) -> str:
    tuned = "> is fine-tuned. " if any(one.fine_tuned for one in report.candidates.values()) else ""
    loose = "loose: read without chatter and code fences. " if any(map(loose_in_words, _compliances(report))) else ""
    return f"{tuned}* is the best of its column. {loose}{counted(report.cases, 'case')}{_of_costs(report)}."


def _of_costs(report: ScoreReport) -> str:
    columns = cost_columns(report)
    unknown = ", ".join(column.title for column in columns if not _is_known(column))
    means = "; tokens and seconds are means per request" if any(map(_is_known, columns)) else ""
    return f"{means}; {ABSENT}: {unknown}" if unknown else means


def _compliances(report: ScoreReport) -> Iterable[Share]:
    return (one.compliance for one in report.candidates.values())


def _beyond(report: ScoreReport) -> Iterable[str]:
    """Money, data and slices in a line each, where the report has them."""
    if report.break_even and report.break_even.sentence:
        yield f"\nMoney: {one_line(report.break_even.sentence)}"
    if report.learning_curve:
        yield f"\nMore data: {one_line(learning_in_words(report.learning_curve))}"
    tuned = report.verdict.fine_tuned
    if report.slices and tuned in report.slices[0].compliance:
        worst = report.slices[0]
        place = f"{one_line(worst.column)}: {one_line(worst.value)}"
        yield f"\nWorst slice: {place}, where {one_line(tuned)} complies {share_in_words(worst.compliance[tuned])}"


def _warning(warning: str) -> Text:
    return Text.assemble(("! ", "bold yellow"), one_line(warning))
