"""A driven session as a process of ours: supervised, journalled and continued as any local training is."""

import sys
from pathlib import Path

import msgspec

from ftkit import folders, interfaces, jsonl
from ftkit.errors import BackendError
from ftkit.journal_entries import Done
from ftkit.training import local_process, money, readying
from ftkit.training.plans import Training
from ftkit.training.sessions.job import JOB, SessionJob
from ftkit.training.undertaking import Undertaking
from ftkit.values import Command, Event, TrainingResult


def trained(work: Undertaking, training: Training) -> TrainingResult:
    """What the last saved state of the session is. Raises BackendError when the process ends badly."""
    done = work.standing().result
    if done is not None:
        return done
    ready = readying.rows_and_price(work, training)
    if work.standing().ready is None:  # what goes on was agreed to when it began
        money.agree(work.backend, ready.estimate, work.decisions)
    work.note(ready)
    job = SessionJob(root=str(training.project.root), intended=work.intended, plan=work.plan)
    folders.write_durably(job.folder / JOB, jsonl.pretty(job))
    local_process.run(work, _command(job.folder), _event)
    return _fetched(work)


def _fetched(work: Undertaking) -> TrainingResult:
    backend = work.backend
    assert isinstance(backend, interfaces.DrivenSession)
    saved = work.standing().saved
    if not saved:
        raise BackendError(f"backend '{backend.name}' saved no state.")
    result = work.asker.again("the result", lambda: backend.result(saved[-1].state, work.plan), TrainingResult)
    work.note(Done(result=result))
    return result


def _command(folder: Path) -> Command:
    return Command(argv=(sys.executable, "-m", "ftkit.training.sessions", str(folder)))


def _event(line: str) -> Event | None:
    try:
        return msgspec.json.decode(line, type=Event)
    except msgspec.DecodeError:
        return None
