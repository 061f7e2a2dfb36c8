"""A gate's result for people: as Markdown for a CI's page, and as lines in a terminal."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from ftkit.gating.results import Condition, GateResult
from ftkit.reporting.changes import change_table
from ftkit.reporting.escaping import escaped, row, table_head
from ftkit.reporting.plain import one_line

_MARKS = {True: "\u2713", False: "\u2717"}
_SHOWN = 10


def markdown(result: GateResult) -> str:
    """The conditions as a table, failed ones first, and below it what changed since the baseline."""
    return "\n".join(_lines(result)) + "\n"


def lines(result: GateResult) -> RenderableType:
    """One line for each condition, failed ones first."""
    return Group(*(_line(condition) for condition in _failed_first(result)))


def headline(result: GateResult) -> str:
    """The whole in a sentence: "the gate is not met by tuned: 2 of 5 conditions failed"."""
    failed = sum(not condition.met for condition in result.conditions)
    if result.met:
        return f"the gate is met by {result.candidate}: {len(result.conditions)} of {len(result.conditions)} conditions"
    return f"the gate is not met by {result.candidate}: {failed} of {len(result.conditions)} conditions failed"


def _lines(result: GateResult) -> Iterator[str]:
    yield f"## {_MARKS[result.met]} {escaped(headline(result)[:1].upper() + headline(result)[1:])}"
    yield ""
    yield from table_head("condition", ["", "found"])
    for one in _failed_first(result):
        yield row([f"**{escaped(one.name)}**", _MARKS[one.met], escaped(one.sentence)])
    if result.compared:
        yield from ("", "### Since the baseline", "", *change_table(result.compared))


def _failed_first(result: GateResult) -> list[Condition]:
    return sorted(result.conditions, key=lambda condition: condition.met)


def _line(condition: Condition) -> Text:
    style = "green" if condition.met else "bold red"
    said = f" {one_line(condition.name)}: {one_line(condition.sentence)}"
    if condition.cases and not condition.met and len(condition.cases) > 1:
        said += f" ({', '.join(map(one_line, condition.cases[:_SHOWN]))})"
    return Text.assemble((_MARKS[condition.met], style), said)
