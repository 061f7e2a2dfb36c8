"""The loop: opens a session where the last saved state stands, and drives it to its last step.

An answer that is lost leaves gradients of which nobody knows whether they were added, so the session is given up and
another one opened at the last saved state: what was lost is computed again, and the losses are those of an undisturbed
training. Saving again under the same name replaces what it named.
"""

import math
from pathlib import Path

import msgspec

from ftkit import interfaces
from ftkit.errors import BackendError, FtkitError, PluginError, UnansweredError
from ftkit.journal import seconds_of
from ftkit.journal_entries import Opened, Opening, Saved
from ftkit.training.asking import growing
from ftkit.training.sessions.row_file import RowFile
from ftkit.training.sessions.walk import Walk
from ftkit.training.undertaking import Undertaking
from ftkit.values import Event, SavedState, Schedule

_LOST_AT_MOST = 3
"""So many sessions may be lost without a state being saved between them."""


class Drive(msgspec.Struct, frozen=True, kw_only=True):
    """A training that is driven: the service, the way, and the rows along it."""

    work: Undertaking
    backend: interfaces.DrivenSession
    walk: Walk
    rows: RowFile

    @property
    def arrived(self) -> bool:
        """The state behind the last step was saved."""
        return any(saved.at_step == self.walk.steps for saved in self.work.standing().saved)


def driven(work: Undertaking, backend: interfaces.DrivenSession) -> None:
    """Drives the training to its end, its last state saved and journalled.

    Raises UnansweredError when sessions are lost without getting on, BackendError for a loss that is no number.
    """
    schedule = work.asker.once(lambda: backend.schedule(work.plan), Schedule)
    rows = RowFile(Path(work.plan.train_file))
    walk = Walk(schedule=schedule, rows=len(rows), seed=work.plan.seed)
    try:
        _to_the_end(Drive(work=work, backend=backend, walk=walk, rows=rows))
    finally:
        rows.close()


def _to_the_end(drive: Drive) -> None:
    work, lost, delays = drive.work, 0, growing(1.0)
    saved = len(work.standing().saved)
    while not drive.arrived:
        try:
            _session(drive, _last_usable(work))
        except UnansweredError as error:
            now = len(work.standing().saved)
            lost, saved = (1 if now > saved else lost + 1), now
            if lost > _LOST_AT_MOST:
                raise
            work.asker.wait("the session was lost and is opened again at its last saved state", error, next(delays))


def _session(drive: Drive, start: Saved | None) -> None:
    """One session, from a saved state to the last step."""
    session = _opened(drive, start.state.id if start else "")
    try:
        for step in range(start.at_step if start else 0, drive.walk.steps):
            _step(drive, session, step)
            if drive.walk.saves_behind(step):
                _save(drive, session, step + 1)
    finally:
        _close(drive, session)


def _opened(drive: Drive, state: str) -> str:
    work, backend = drive.work, drive.backend
    attempt = work.standing().openings + 1
    key = work.key(attempt)
    work.note(Opening(attempt=attempt, key=key, state=state))
    session = work.asker.when_free("a session", lambda: backend.open(work.plan, key, state), str)
    if not session:
        raise PluginError(f"backend '{backend.name}' gave no id of the session that it opened.")
    work.note(Opened(session=session))
    return session


def _step(drive: Drive, session: str, step: int) -> None:
    asker, backend, walk = drive.work.asker, drive.backend, drive.walk
    batch, what = drive.rows.rows(walk.batch(step)), f"step {step + 1}"
    loss = asker.when_free(what, lambda: float(backend.forward_backward(session, batch)), float)
    if not math.isfinite(loss):
        raise BackendError(f"the loss of step {step + 1} is {loss}. Lower the learning rate; what was saved stays.")
    asker.when_free(what, lambda: backend.optimizer_step(session, walk.rate(step)), type(None))
    drive.work.listener(Event(kind="progress", step=step + 1, steps=walk.steps, loss=loss))


def _save(drive: Drive, session: str, steps: int) -> None:
    work, backend = drive.work, drive.backend
    name = f"{work.plan.run}-{work.intended.inputs[:12]}-{steps}"
    state = work.asker.again(f"the saving behind step {steps}", lambda: backend.save(session, name), SavedState)
    work.note(Saved(at_step=steps, state=state))


def _close(drive: Drive, session: str) -> None:
    """Ends a session that is done or lost. One that does not answer is left to the service's own patience."""
    try:
        drive.work.asker.once(lambda: drive.backend.close(session), type(None))
    except FtkitError as error:
        drive.work.warn(f"session {session} could not be closed: {error}")


def _last_usable(work: Undertaking) -> Saved | None:
    """The last saved state that can be trained on and has not expired; None is the base model."""
    now = work.clock.now()
    usable = [
        saved
        for saved in work.standing().saved
        if saved.state.kind != "sampler" and not 0 < seconds_of(saved.state.expires) <= now
    ]
    return usable[-1] if usable else None
