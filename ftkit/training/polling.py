"""A job is waited for: each event is told once, each state kept, and nothing but a known end taken for one."""

from collections.abc import Iterator

import msgspec

from ftkit import interfaces
from ftkit.journal_entries import Ended, Heard, Reported
from ftkit.training import standing as standings
from ftkit.training.asking import growing
from ftkit.training.undertaking import Undertaking
from ftkit.values import ENDED, Event, JobReport

_FIRST_SECONDS = 0.5
_GROWTH = 1.5
_HOUR = 3600.0


def waited_for(work: Undertaking, backend: interfaces.RemoteJob, job: str) -> JobReport:
    """The report of the job's end, whatever end it is.

    Interrupted, it leaves the job running and says how to come back to it.
    """
    standing = work.standing()
    last, heard = standing.report, standings.heard(work.journal.entries())
    odd: set[str] = set()
    try:
        for report in _reports(work, backend, job, last.cursor if last else ""):
            heard |= _told_events(work, report, heard)
            if report.state == "unknown" and report.raw_state not in odd:
                odd.add(report.raw_state)
                work.warn(f"job {job} is in a state that ftkit does not know, '{report.raw_state}'; waiting on")
            last = _noted(work, report, last)
            if report.state in ENDED:
                return _ended(work, report)
    except KeyboardInterrupt:
        run = work.plan.run
        work.warn(
            f"job {job} goes on without us. 'ftkit watch --run {run}' comes back to it, "
            f"'ftkit cancel --run {run}' ends it."
        )
        raise
    raise AssertionError


def looked_at(work: Undertaking, backend: interfaces.RemoteJob, job: str, *, note: bool = False) -> JobReport:
    """How the job is doing now. Who holds its folder may `note` it, so that an end is in the journal."""
    last = work.standing().report
    report = work.asker.again(f"job {job}", lambda: backend.poll(job, last.cursor if last else ""), JobReport)
    if note:
        _told_events(work, report, standings.heard(work.journal.entries()))
        _noted(work, report, last)
        if report.state in ENDED:
            _ended(work, report)
    return report


def _reports(work: Undertaking, backend: interfaces.RemoteJob, job: str, cursor: str) -> Iterator[JobReport]:
    """Report after report; the longer nothing changes, the longer between them, and never sooner than asked for."""
    state, delays = "", growing(_FIRST_SECONDS, _GROWTH)
    while True:
        here = cursor
        report = work.asker.again(f"job {job}", lambda: backend.poll(job, here), JobReport)  # noqa: B023 - called at once
        cursor = report.cursor or cursor
        yield report
        if report.raw_state != state:
            state, delays = report.raw_state, growing(_FIRST_SECONDS, _GROWTH)
        work.clock.sleep(max(next(delays), min(report.retry_after or 0.0, _HOUR)))


def _told_events(work: Undertaking, report: JobReport, heard: set[str]) -> set[str]:
    """Journals and tells the events that are new; their ids."""
    told: set[str] = set()
    for one in report.events:
        if one.id not in heard | told:
            work.note(Heard(id=one.id, event=one.event))
            work.listener(one.event)
            told.add(one.id)
    return told


def _noted(work: Undertaking, report: JobReport, last: JobReport | None) -> JobReport:
    """Journals a report that says something new, and tells a change of state."""
    news = msgspec.structs.replace(
        report, events=(), retry_after=None, cursor=report.cursor or (last.cursor if last else "")
    )
    if news == last:
        return news
    work.note(Reported(report=news))
    if last is None or news.raw_state != last.raw_state:
        reason = f": {news.reason}" if news.reason else ""
        work.listener(Event(kind="log", text=f"job {news.job} is {news.state} ({news.raw_state}){reason}"))
    return news


def _ended(work: Undertaking, report: JobReport) -> JobReport:
    work.note(Ended(state=report.state, text=report.reason))
    return report
