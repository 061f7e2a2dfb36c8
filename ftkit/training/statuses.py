"""How a run is doing, in the same words for every kind of backend."""

from ftkit.journal_entries import Kind
from ftkit.run_states import RunState, RunStatus
from ftkit.training import process
from ftkit.training.run_folders import RunFolder
from ftkit.training.standing import Standing
from ftkit.values import JobReport

_WAITING: frozenset[RunState] = frozenset(
    {"validating", "queued", "running", "finalizing", "paused", "cancelling", "unknown", "succeeded"}
)


def status(folder: RunFolder, report: JobReport | None = None) -> RunStatus:
    """How a run is doing by its journal, and by a newer report of the vendor's where there is one."""
    standing, intended = folder.standing, folder.intent.intended
    latest = report or standing.report
    result, progress = standing.result, standing.progress
    state = state_of(folder, report)
    ended = standing.ended
    return RunStatus(
        run=intended.run,
        folder=str(folder.path),
        kind=folder.intent.kind,
        backend=next(iter(intended.backend)),
        state=state,
        raw_state=latest.raw_state if latest else "",
        job=standing.job,
        step=progress.step if progress else None,
        steps=progress.steps if progress else None,
        loss=progress.loss if progress else None,
        tokens=result.tokens if result else latest.tokens if latest else None,
        cost=result.cost if result else latest.cost if latest else None,
        currency=result.currency if result else latest.currency if latest else "",
        deployment=standing.deployment,
        begun=standing.first,
        heard=standing.last,
        reason=(latest.reason if latest else "") or (ended.text if ended else ""),
        next=_next(state, folder.intent.kind, intended.run),
    )


def state_of(folder: RunFolder, report: JobReport | None = None) -> RunState:
    """The state of a run."""
    if folder.finished:
        return "finished"
    if folder.standing.doubt is not None:
        return "in-doubt"
    if folder.standing.job:
        return _of_job(folder.standing, report)
    return _of_process(folder)


def is_alive(standing: Standing) -> bool:
    """Whether the last process of ours is still that process, and runs."""
    started = standing.started
    return started is not None and standing.ended is None and process.is_running(started.pid, started.process)


def _of_job(standing: Standing, report: JobReport | None) -> RunState:
    if report is not None:
        return report.state
    if standing.ended is not None and standing.ended.state is not None:
        return standing.ended.state
    if standing.cancelling:
        return "cancelling"
    return standing.report.state if standing.report else "queued"


def _of_process(folder: RunFolder) -> RunState:
    standing = folder.standing
    if is_alive(standing):
        return "cancelling" if standing.cancelling else "running"
    if folder.at_work:
        return "running"
    if standing.ended is not None and standing.ended.state in {"failed", "cancelled"}:
        return "failed" if standing.ended.state == "failed" else "cancelled"
    return "interrupted"


def _next(state: RunState, kind: Kind, run: str) -> str:
    if state == "finished":
        return ""
    if state == "in-doubt" or (kind == "remote-job" and state in {"failed", "cancelled", "interrupted"}):
        return f"ftkit train --run {run}"
    return f"ftkit watch --run {run}" if state in _WAITING else f"ftkit resume --run {run}"
