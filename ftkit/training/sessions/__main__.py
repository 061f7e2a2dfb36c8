"""The process of a driven session: `python -m ftkit.training.sessions FOLDER`.

It writes its steps to the run's journal and says its events on standard output. Asked to end, it closes its session.
"""

import signal
import sys
from pathlib import Path
from types import FrameType

import msgspec

from ftkit import jsonl, plugins
from ftkit.errors import FtkitError
from ftkit.journal import JOURNAL, Journal
from ftkit.plugins import Reference
from ftkit.training import decisions
from ftkit.training.clock import SystemClock
from ftkit.training.sessions import loop
from ftkit.training.sessions.job import JOB, SessionJob
from ftkit.training.undertaking import Undertaking
from ftkit.values import Event


def main(folder: Path) -> None:
    """Drives the session of a run's folder to its end."""
    job = jsonl.read_value(folder / JOB, SessionJob)
    [(name, options)] = job.intended.backend.items()
    backend = plugins.installed().build("backend", Reference(name=name, options=options), Path(job.root))
    work = Undertaking(
        backend=backend,
        intended=job.intended,
        plan=job.plan,
        journal=Journal(folder / JOURNAL),
        lock=-1,
        clock=SystemClock(),
        decisions=decisions.NONE,
        listener=_say,
    )
    loop.driven(work, backend)


def _say(event: Event) -> None:
    sys.stdout.write(msgspec.json.encode(event).decode() + "\n")
    sys.stdout.flush()


def _end(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _end)
    try:
        main(Path(sys.argv[1]))
    except FtkitError as failure:
        sys.exit(str(failure))
