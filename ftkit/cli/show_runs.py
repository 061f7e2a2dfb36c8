"""What `ftkit runs` and `ftkit status` print: a table for people, one document for machines."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from rich.text import Text

from ftkit import jsonl
from ftkit.cli import show
from ftkit.reporting.plain import one_line, visible
from ftkit.run_states import RunList, RunStatus
from ftkit.values import Deployment, Event

_TITLES = ("run", "state", "kind", "backend", "job", "cost", "begun", "folder")
_STEPS = ((86_400.0, "d"), (3_600.0, "h"), (60.0, "min"))


def note(event: Event) -> None:
    """A warning or a note, on standard error."""
    show.notes.print(Text(visible(event.text), style="yellow" if event.kind == "warning" else "dim"))


def listed(runs: Sequence[RunStatus], *, as_json: bool) -> None:
    """All runs, one on each line."""
    if as_json or not runs:
        _machine_or_nothing(runs, as_json=as_json)
        return
    rows = [_TITLES, *(_cells(run) for run in runs)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_TITLES))]
    for row in rows:
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        show.results.print(Text(line.rstrip()))


def described(runs: Sequence[RunStatus], *, as_json: bool) -> None:
    """Each run in a few lines, with the command that goes on from there."""
    if as_json or not runs:
        _machine_or_nothing(runs, as_json=as_json)
        return
    for run in runs:
        raw = f" ({one_line(run.raw_state)})" if run.raw_state and run.raw_state != run.state else ""
        show.results.print(Text(f"{one_line(run.run)}: {run.state}{raw}{_doing(run)}"))
        for line in _facts(run):
            show.results.print(Text(f"  {one_line(line)}"))


def _cells(run: RunStatus) -> tuple[str, ...]:
    cells = (run.run, run.state, run.kind, run.backend, run.job or "-", _cost(run), _age(run.begun), run.folder)
    return tuple(one_line(cell) for cell in cells)


def _machine_or_nothing(runs: Sequence[RunStatus], *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(jsonl.pretty(RunList(runs=tuple(runs))).decode())
    else:
        show.notes.print("no run was begun yet: 'ftkit train' begins one", style="dim")


def _doing(run: RunStatus) -> str:
    steps = f", step {run.step:,} of {run.steps:,}" if run.step is not None and run.steps else ""
    loss = f", loss {run.loss:.3f}" if run.loss is not None else ""
    return f"{steps}{loss}"


def _facts(run: RunStatus) -> list[str]:
    tokens = f", {run.tokens:,} tokens" if run.tokens is not None else ""
    facts = [
        f"{run.backend}, {run.kind}" + (f", job {run.job}" if run.job else ""),
        f"begun {_age(run.begun)}, last heard of {_age(run.heard)}",
        f"cost {_cost(run)}{tokens}" if run.cost is not None or tokens else "",
        f"deployed as {run.deployment.model} for {hourly(run.deployment)}: 'ftkit undeploy --run {run.run}' ends it"
        if run.deployment
        else "",
        run.reason,
        f"go on with: {run.next}" if run.next else "",
    ]
    return [fact for fact in facts if fact]


def hourly(deployment: Deployment) -> str:
    """What a deployment costs: "4.20 USD an hour"."""
    known = deployment.hourly
    return "an unknown price" if known is None else f"{known:,.2f} {deployment.currency} an hour".replace("  ", " ")


def _cost(run: RunStatus) -> str:
    return "-" if run.cost is None else f"{run.cost:,.2f} {run.currency}".strip()


def _age(at: str) -> str:
    """How long ago a time in ISO 8601 was: "2.5 h ago"."""
    if not at:
        return "-"
    seconds = (datetime.now(UTC) - datetime.fromisoformat(at)).total_seconds()
    for length, unit in _STEPS:
        if seconds >= length:
            return f"{seconds / length:.1f} {unit} ago"
    return f"{max(0.0, seconds):.0f} s ago"
