"""`ftkit rehearse`: a stand-in for OpenAI's service on this machine."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from ftkit import folders, jsonl, references, settings
from ftkit.plugins import Reference
from ftkit.testing.rehearsal import Fault, Server, Settings, planned_faults, served
from ftkit.testing.rehearsal.operations import NAMES
from ftkit.testing.rehearsal.request_log import LOG


@click.command("rehearse")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port on 127.0.0.1.  [default: a free one]")
@click.option(
    "--state",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("build/rehearsal"),
    help="The folder of files, jobs, models and the log of requests.  [default: build/rehearsal]",
)
@click.option(
    "--train-with",
    default="echo",
    metavar="BACKEND",
    help="Who trains: echo, peft, or as a project says it: '{peft: {rank: 4}}'.  [default: echo]",
)
@click.option("--model", "models", multiple=True, metavar="NAME", help="A further base model; may be said again.")
@click.option(
    "--fault", "faults", multiple=True, metavar="FAULT", help="What goes wrong, as a YAML mapping; may be said again."
)
@click.option(
    "--faults", "file", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="A file of faults."
)
@click.option("--ready-file", type=click.Path(path_type=Path), help="Written when the server listens: its base_url.")
def command(  # noqa: PLR0913 - click's options
    port: int,
    state: Path,
    train_with: str,
    models: tuple[str, ...],
    faults: tuple[str, ...],
    file: Path | None,
    ready_file: Path | None,
) -> None:
    """Stand in for OpenAI on this machine, so that a paid job can be rehearsed for nothing.

    Jobs are really trained, by a backend of ftkit's, and their models answer. A fault names an operation of the
    official client and the number of its request: {kind: answer-lost, operation: fine_tuning.jobs.create, request: 1}.
    Kinds are answer-lost, request-lost, status, slow, truncated, no-json, state, events-twice and events-reversed.
    Ctrl-C ends the server; the same command goes on with what it left.
    """
    told = Settings(train_with=_reference(train_with), base_models=(*Settings().base_models, *models))
    with served(state, told, faults=_planned(faults, file), port=port) as server, _announced(server, ready_file):
        _say(server)
        _wait()
    click.echo(f"ended; {state} stays, and the same command goes on with it", err=True)


def _reference(text: str) -> Reference:
    document = settings.parse(f"train-with: {text}", "--train-with")
    return references.reference(document.content["train-with"], document, ("train-with",))


def _planned(faults: tuple[str, ...], file: Path | None) -> list[Fault]:
    found = planned_faults.read_file(file, NAMES) if file else []
    return [*found, *(planned_faults.read(text, NAMES, "--fault") for text in faults)]


def _say(server: Server) -> None:
    click.echo(f"listening on {server.base_url}; every request is logged in {server.folder / LOG}")
    click.echo("point a project at it with 'base_url'; any key will do, and none:")
    click.echo(f"  export OPENAI_BASE_URL={server.base_url} OPENAI_API_KEY=rehearsal")


@contextmanager
def _announced(server: Server, ready_file: Path | None) -> Iterator[None]:
    """The ready file, there and whole for as long as the server listens."""
    if ready_file is None:
        yield
        return
    folders.write_durably(ready_file, jsonl.pretty({"base_url": server.base_url, "pid": os.getpid()}))
    try:
        yield
    finally:
        ready_file.unlink(missing_ok=True)


def _wait() -> None:
    """Returns when the server is to end, by Ctrl-C or SIGTERM."""
    ended = threading.Event()

    def end(*_: Any) -> None:
        ended.set()

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        ended.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
