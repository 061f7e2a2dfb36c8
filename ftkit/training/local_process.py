"""A backend that trains in a child process: started, journalled, and continued where it was interrupted."""

from collections.abc import Callable
from pathlib import Path

from ftkit import interfaces
from ftkit.errors import BackendError
from ftkit.journal_entries import Done, Ended, Heard, Started
from ftkit.training import money, process, readying
from ftkit.training.asking import named
from ftkit.training.plans import Training
from ftkit.training.undertaking import Undertaking
from ftkit.values import Command, Event, TrainingResult


def trained(work: Undertaking, training: Training) -> TrainingResult:
    """What the process left. Raises BackendError when it ends badly."""
    assert isinstance(work.backend, interfaces.LocalProcess)
    ready = readying.rows_and_price(work, training)
    if work.standing().ready is None:  # what goes on was agreed to when it began
        money.agree(work.backend, ready.estimate, work.decisions)
    work.note(ready)
    backend = work.backend
    run(work, work.asker.once(lambda: backend.command(work.plan), Command), backend.event)
    result = work.asker.once(lambda: backend.result(work.plan), TrainingResult)
    work.note(Done(result=result))
    return result


def run(work: Undertaking, command: Command, heard: Callable[[str], Event | None]) -> None:
    """Starts the process and journals what its lines say. Raises BackendError when it ends badly."""
    log = Path(work.plan.folder) / "process.log"
    with process.started(command, log, work.lock) as child:
        attempt = work.standing().processes + 1
        work.note(Started(attempt=attempt, pid=child.pid, process=process.identity(child.pid)))
        for line in process.lines(child):
            with named(work.backend.name):
                event = heard(line)
            if event is not None:
                work.note(Heard(event=event))
                work.listener(event)
        exit_code = child.wait()
    _note_end(work, exit_code)
    if exit_code:
        raise BackendError(_why(work, exit_code, log))


def _note_end(work: Undertaking, exit_code: int) -> None:
    if exit_code == 0:
        work.note(Ended(exit_code=0, state="succeeded"))
    else:
        work.note(Ended(exit_code=exit_code, state="cancelled" if work.standing().cancelling else "failed"))


def _why(work: Undertaking, exit_code: int, log: Path) -> str:
    if work.standing().cancelling:
        return f"the training was cancelled. 'ftkit resume --run {work.plan.run}' goes on where it stopped."
    return f"the training process ended with exit code {exit_code}. The last lines of {log}:\n{process.tail(log)}"
