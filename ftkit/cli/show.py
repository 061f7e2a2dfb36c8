"""What the commands print: progress and notes on standard error, results on standard output."""

import shlex
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from ftkit import jsonl
from ftkit.reporting.plain import one_line, visible
from ftkit.values import Event

if TYPE_CHECKING:
    from rich.progress import Progress

    from ftkit.preparation.reading import Progress as Reading
    from ftkit.preparation.reading import Tell
    from ftkit.preparation.stage import Prepared
    from ftkit.scoring.single import Answered
    from ftkit.scoring.stage import Scored
    from ftkit.training.stage import Trained

results = Console(highlight=False, soft_wrap=True, emoji=False)
notes = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)

_PLAIN_SECONDS = 15
"""How often progress is told where there is no terminal to draw on."""


@contextmanager
def counting(what: str) -> Iterator["Tell"]:
    """Progress of a reading: records, rejects, records a second, and the time left where the input's size is known."""
    if not notes.is_terminal:
        yield lambda _reading: None
        return
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with _bar(*columns, TextColumn("left"), TimeRemainingColumn()) as progress:
        task = progress.add_task(what, total=None)
        start = time.monotonic()

        def tell(reading: "Reading") -> None:
            rate = reading.read / max(time.monotonic() - start, 1e-3)
            said = f"{what}: {reading.read:,}, {reading.rejected:,} rejected, {rate:,.0f} a second"
            known = reading.of_bytes >= reading.bytes > 0  # packed files hold more than their size
            progress.update(task, description=said, completed=reading.bytes, total=reading.of_bytes if known else None)

        yield tell


@contextmanager
def training(run: str) -> Iterator[Callable[[Event], None]]:
    """Progress of a training: steps, loss, time left; its notes as they come."""
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total} steps"))
    with _bar(*columns, TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn()) as progress:
        task = progress.add_task(f"training {run}", total=None)
        plain = _Plain()

        def tell(event: Event) -> None:
            if event.kind != "progress":
                style = "yellow" if event.kind == "warning" else "dim"
                notes.print(Text(visible(event.text), style=style))
                return
            loss = "" if event.loss is None else f", loss {event.loss:.3f}"
            loss += "" if event.validation_loss is None else f", validation loss {event.validation_loss:.3f}"
            progress.update(task, description=f"training {run}{loss}", completed=event.step, total=event.steps)
            plain.tell(f"training {run}{loss}", event.step, event.steps)

        yield tell


@contextmanager
def asking() -> Iterator[Callable[[str, int, int], None]]:
    """Progress of a scoring: a bar for each candidate."""
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total} answers"))
    with _bar(*columns, TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn()) as progress:
        tasks: dict[str, Any] = {}
        plain = _Plain()

        def tell(candidate: str, answered: int, wanted: int) -> None:
            if candidate not in tasks:
                tasks[candidate] = progress.add_task(f"asking {escape(candidate)}", total=wanted)
            progress.update(tasks[candidate], completed=answered)
            plain.tell(f"asking {candidate}", answered, wanted)

        yield tell


def prepared(outcome: "Prepared", *, as_json: bool) -> None:
    """A dataset's ledger as a short table, what the leak check left, and where the report is."""
    from ftkit.reporting.dataset.page import PAGE
    from ftkit.reporting.dataset.warnings import export_sentences, leak_sentence, warnings

    manifest = outcome.manifest
    if as_json:
        sys.stdout.write(jsonl.pretty(manifest).decode())
        return
    for note in manifest.notes:
        notes.print(Text(one_line(note), style="dim"))
    counts = manifest.counts
    table = Table(title=f"{escape(manifest.project)}: {counts.read:,} records", title_justify="left", show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for split, rows in counts.by_split.items():
        table.add_row(f"kept for {split}", f"{rows:,}")
    for reason, rows in sorted(counts.by_reason.items(), key=lambda item: -item[1]):
        table.add_row(f"rejected: {escape(reason)}", f"{rows:,}")
    table.add_section()
    table.add_row("read = kept + rejected", f"{counts.read:,} = {counts.kept:,} + {counts.rejected:,}")
    if counts.examples.kept != counts.kept:
        examples = counts.examples
        table.add_row("examples = kept + rejected", f"{examples.made:,} = {examples.kept:,} + {examples.rejected:,}")
    for transform, changed in counts.changed.items():
        table.add_row(f"changed by {escape(transform)}", f"{changed:,}")
    results.print(table)
    proof = leak_sentence(manifest.leaks) if manifest.leaks else ""
    if proof:
        results.print(Text(proof))
    seen = outcome.observations
    for sentence in warnings(manifest, seen) if seen else export_sentences(manifest):
        if sentence != proof:
            results.print(Text(f"! {one_line(sentence)}", style="yellow"))
    _finished(outcome.folder, up_to_date=outcome.up_to_date)
    if (outcome.folder / PAGE).exists():
        results.print(Text(f"report: {outcome.folder / PAGE}"))


def trained(outcome: "Trained", *, as_json: bool) -> None:
    """A model's facts, and how to serve it; with `as_json` one line of JSON."""
    manifest = outcome.manifest
    if as_json:
        sys.stdout.write(jsonl.lines([manifest]).decode())
        return
    result = manifest.result
    facts = [
        f"{manifest.rows:,} rows" + (f" ({manifest.left_out} too long, left out)" if manifest.left_out else ""),
        f"{result.steps:,} steps" if result.steps is not None else "",
        f"loss {result.loss:.3f}" if result.loss is not None else "",
    ]
    resumed = ", continued after an interruption" if outcome.resumed else ""
    results.print(f"{escape(manifest.run)}: trained on {', '.join(fact for fact in facts if fact)}{resumed}")
    _finished(outcome.folder, up_to_date=outcome.up_to_date)
    serving(outcome)


def scored(outcome: "Scored", *, as_json: bool) -> None:
    """The verdict and the table, and where the pages are."""
    from ftkit.reporting.folder import PAGES, Finished, write_pages
    from ftkit.reporting.terminal import table

    if not outcome.up_to_date or not all((outcome.folder / page).exists() for page in PAGES):
        write_pages(Finished(folder=outcome.folder, engine=outcome.engine, filed=outcome.filed))
    if as_json:
        sys.stdout.write(jsonl.pretty(outcome.report).decode())
        return
    Console(highlight=False).print(table(outcome.report))
    _finished(outcome.folder, up_to_date=outcome.up_to_date)
    _failed_requests(outcome)
    notes.print(f"open {escape(str(outcome.folder / 'report.html'))} to see every case side by side", style="dim")


def _failed_requests(outcome: "Scored") -> None:
    """Says that some answers never came, and how to ask for them; nothing where nobody can be asked."""
    if outcome.failed and outcome.report.asked:
        notes.print(
            f"{outcome.failed} requests failed and count as failed answers; "
            "'ftkit score --retry-failed' asks only these again",
            style="yellow",
        )


def answered(answer: "Answered") -> None:
    """An answer, who gave it, and the checks it failed."""
    results.print(f"[bold]{escape(answer.candidate)}[/] [dim]({escape(answer.described)})[/]")
    results.print(Text(visible(answer.reply.output or f"no answer: {answer.reply.error}")))
    broken = [f"{key}: {one_line(finding.reason)}" for key, finding in answer.findings.items() if not finding.passed]
    verdict = "[green]keeps the contract[/]" if not broken else f"[red]breaks it[/]: {escape('; '.join(broken))}"
    tokens = "" if answer.reply.prompt_tokens is None else f", {answer.reply.prompt_tokens} prompt tokens"
    results.print(f"[dim]--[/] {'not judged' if answer.reply.error else verdict}{tokens}\n")


def serving(outcome: "Trained") -> None:
    """The commands that serve an adapter; nothing for results that these servers do not take."""
    result = outcome.manifest.result
    if result.kind != "adapter":
        return
    [options] = result.predictor.values()
    adapter = shlex.quote(str(outcome.folder / str(options.get("adapter", ""))))
    base = shlex.quote(str(result.facts.get("serve_base", result.base_model)))
    name = outcome.manifest.run
    results.print(
        f"\nTo serve it (base model {base}):\n"
        f"  vLLM               vllm serve {base} --enable-lora --lora-modules {name}={adapter}\n"
        f"  transformers       transformers serve {adapter}\n"
        f"  Ollama             printf 'FROM %s\\nADAPTER %s\\n' {base} {adapter} > Modelfile && ollama create {name}\n"
        f'Or ask it here:      ftkit ask {name} "..."',
        markup=False,
    )


def _finished(folder: Path, *, up_to_date: bool) -> None:
    notes.print(f"{'up to date' if up_to_date else 'written'}: {escape(str(folder))}", style="dim")


def _bar(*columns: Any) -> "Progress":
    from rich.progress import Progress

    return Progress(*columns, console=notes, transient=True, disable=not notes.is_terminal)


class _Plain:
    """Progress in plain lines, now and then, where there is no terminal to draw on."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def tell(self, what: str, done: int | None, total: int | None) -> None:
        now = time.monotonic()
        if not notes.is_terminal and (now - self._last > _PLAIN_SECONDS or done == total):
            self._last = now
            notes.print(f"{escape(what)}: {done} of {total}")
