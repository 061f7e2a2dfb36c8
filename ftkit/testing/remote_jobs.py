"""What every backend must do whose training runs at a vendor's: tried on a double of the vendor, by the real core."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar, Protocol

import msgspec

from ftkit.errors import BackendError, BusyError, RefusedError, UnansweredError
from ftkit.interfaces import Component, FindsJobs, RemoteJob
from ftkit.testing.backends import BackendContract
from ftkit.testing.rehearsed_runs import CALLS, Killed, Run, killed_at, with_changed
from ftkit.testing.secrecy import no_secret_below, secrets_set
from ftkit.values import ENDED, JobEvent, JobOrder, JobReport, State, Upload

_MOST_STEPS = 200


class Vendor(Protocol):
    """A double of the vendor that the backend calls, in memory or on loopback; new and empty for each test."""

    def jobs(self) -> Sequence[str]:
        """The ids of all jobs that were ever made, in their order. A job succeeds by itself after a few polls."""
        ...

    def put(self, job: str, raw_state: str) -> None:
        """Holds a job in a state, called by the vendor's own word, until it is put into another."""
        ...


class RemoteJobContract(BackendContract):
    """A remote job is made once, found again, waited for whatever the vendor calls its states, and never paid twice.

    Give `backend`, whose options lead to the double; `raw_states`, the vendor's word for each state that it has; and
    override `vendor`, a context that gives a new double that the backend's calls arrive at.
    """

    backend: ClassVar[RemoteJob]
    raw_states: ClassVar[dict[State, str]]

    @contextmanager
    def vendor(self) -> Iterator[Vendor]:
        """A new double of the vendor, for as long as the context lasts."""
        raise NotImplementedError
        yield

    def test_each_state_is_told_in_both_words(self) -> None:
        """Ours for the core, the vendor's own for people."""
        for state, raw in self.raw_states.items():
            with self._job() as (vendor, job):
                vendor.put(job, raw)
                report = self.backend.poll(job, "")
                assert (report.job, report.state, report.raw_state) == (job, state, raw), f"{report}"

    def test_it_knows_the_three_ends(self) -> None:
        """And one state that is none, or the core would wait for ever or never."""
        assert self.raw_states.keys() >= {"running", *ENDED}, f"raw_states has {', '.join(sorted(self.raw_states))}"

    def test_a_state_that_nobody_knows_is_no_end(self) -> None:
        """Vendors invent states; a job in one of them is still being paid for."""
        for raw in ("a_state_of_tomorrow", "", "SUCCEEDED?"):
            with self._job() as (vendor, job):
                vendor.put(job, raw)
                report = self.backend.poll(job, "")
                assert (report.state, report.raw_state) == ("unknown", raw), f"{report}"

    def test_a_state_may_go_backwards(self) -> None:
        """A job is queued again when its machine is lost."""
        with self._job() as (vendor, job):
            for raw in (self.raw_states["running"], self.raw_states.get("queued", self.raw_states["running"])):
                vendor.put(job, raw)
                assert self.backend.poll(job, "").raw_state == raw

    def test_cancelling_can_be_asked_for_in_every_state(self) -> None:
        """It is a request: answered by nothing or by an error of ours, and polled for afterwards."""
        for raw in (*self.raw_states.values(), "a_state_of_tomorrow"):
            with self._job() as (vendor, job):
                vendor.put(job, raw)
                _tolerated(self.backend.cancel, job)
                assert self.backend.poll(job, "").job == job

    def test_a_job_that_is_not_there_is_refused(self) -> None:
        """RefusedError: asking again would not help."""
        with secrets_set(self.secrets), self.vendor():
            _refused(self.backend.poll, "no-such-job", "")
            _refused(self.backend.cancel, "no-such-job")

    def test_events_are_read_on_from_a_cursor_and_again_from_the_start(self) -> None:
        """An id stands for one event for ever; the core tells each once."""
        with self._job() as (_, job):
            first = self.backend.poll(job, "")
            later = self.backend.poll(job, first.cursor)
            again = self.backend.poll(job, "")
            seen = {one.id: one.event for one in (*first.events, *later.events)}
            assert all(one.event == seen.get(one.id, one.event) for one in again.events), "an id means another event"
            assert {one.id for one in first.events} <= {one.id for one in again.events}, "events are lost"

    def test_a_job_is_found_by_its_key_and_by_no_other(self) -> None:
        """Where the vendor can be asked: it is what saves a run whose answer was lost."""
        if isinstance(self.backend, FindsJobs):
            with self._job() as (_, job):
                assert [one.job for one in self.backend.find(_KEY)] == [job]
                assert list(self.backend.find(_KEY[::-1])) == []

    def test_an_undisturbed_run_makes_one_job(self) -> None:
        """And a model folder, in which no byte is a key's."""
        with secrets_set(self.secrets) as marks, self._run() as (vendor, run):
            trained = run.train()
            assert trained.manifest.result.job in {"", *vendor.jobs()}, f"{trained.manifest.result}"
            assert len(vendor.jobs()) == 1, f"{len(vendor.jobs())} jobs were made"
            no_secret_below(run.folder, marks)

    def test_killed_at_any_step_of_the_journal_no_job_is_made_twice_or_lost(self) -> None:
        """Right before a step is on the disk, and right after; then the same command is given again."""
        for written in (False, True):
            steps = self._killed_at_each(written=written)
            assert steps > 1, "the run was never killed"

    def test_a_lost_answer_of_any_call_makes_no_second_job(self) -> None:
        """The vendor did it, and the connection was dropped before it said so."""
        for call in self._calls():
            with secrets_set(self.secrets), self._run() as (vendor, run):
                self._finished(run, vendor, with_changed(self.component, call, _Lost()))
                assert len(vendor.jobs()) == 1, f"{len(vendor.jobs())} jobs after the answer of {call} was lost"

    def test_told_to_wait_it_is_asked_later(self) -> None:
        """429 on any call: nothing was made, and the run goes on."""
        for call in self._calls():
            with secrets_set(self.secrets), self._run() as (vendor, run):
                run.train(changed=with_changed(self.component, call, _Busy()))
                assert len(vendor.jobs()) == 1, f"{len(vendor.jobs())} jobs after {call} was told to wait"

    def test_events_that_come_twice_and_out_of_order_are_told_once(self) -> None:
        """At-least-once is what vendors give."""
        with secrets_set(self.secrets), self._run() as (_, run):
            run.train()
            told = [event for event in run.told if event.kind == "progress"]
        with secrets_set(self.secrets), self._run() as (_, run):
            run.train(changed=with_changed(self.component, "poll", _replayed))
            again = [event for event in run.told if event.kind == "progress"]
        assert sorted(map(repr, again)) == sorted(map(repr, told))

    def _calls(self) -> list[str]:
        return [call for call in CALLS if hasattr(self.backend, call)]

    def _killed_at_each(self, *, written: bool) -> int:
        """Kills a new run at its first, second, ... step, until one comes to its end; how many steps that has."""
        for number in range(1, _MOST_STEPS):
            with secrets_set(self.secrets), self._run() as (vendor, run):
                try:
                    with killed_at(number, written=written):
                        run.train()
                except Killed:
                    self._finished(run, vendor, self.component)
                else:
                    return number
                finally:
                    made = len(vendor.jobs())
                    assert made <= 1, f"{made} jobs, killed {'after' if written else 'before'} step {number}"
                assert run.done, f"no model after a crash at step {number}"
        raise AssertionError(f"a run of more than {_MOST_STEPS} steps")

    def _finished(self, run: Run, vendor: Vendor, backend: Component) -> None:
        """Trains to the end; asked which job was made, it says what a person would read on the vendor's page."""
        try:
            run.train(changed=backend)
        except BackendError:
            run.train(made=vendor.jobs()[0] if vendor.jobs() else "")

    @contextmanager
    def _job(self) -> Iterator[tuple[Vendor, str]]:
        with secrets_set(self.secrets), self.vendor() as vendor, self.plan() as plan:
            files: dict[Any, str] = {}
            for role, path in (("train", plan.train_file), ("validation", plan.validation_file)):
                upload = msgspec.convert({"role": role, "path": path, "name": f"{_KEY}-{role}.jsonl"}, Upload)
                files[role] = self.backend.upload(upload)
            job = self.backend.create(JobOrder(key=_KEY, plan=plan, files=files))
            assert list(vendor.jobs()) == [job], f"create gave {job!r}, and the vendor has {vendor.jobs()}"
            yield vendor, job

    @contextmanager
    def _run(self) -> Iterator[tuple[Vendor, Run]]:
        with self.vendor() as vendor, TemporaryDirectory(prefix="ftkit-") as name:
            yield vendor, Run(Path(name), self.component)


_KEY = "0123456789abcdef0123456789abcdef"


class _Lost:
    """The first answer of a call is lost, after it was served."""

    def __init__(self) -> None:
        self.done = False

    def __call__(self, real: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        given = real(*arguments)
        if self.done:
            return given
        self.done = True
        if isinstance(given, Iterator):
            list(given)
        raise UnansweredError("the connection was dropped.")


class _Busy:
    """The first call is told to wait, and not served."""

    def __init__(self) -> None:
        self.done = False

    def __call__(self, real: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        if self.done:
            return real(*arguments)
        self.done = True
        raise BusyError("too many requests.", 30.0)


def _replayed(real: Callable[..., Any], arguments: tuple[Any, ...]) -> JobReport:
    """Every event so far, from the last to the first, and each twice."""
    job, cursor = arguments
    report: JobReport = real(job, cursor)
    before: tuple[JobEvent, ...] = real(job, "").events if cursor else ()
    return msgspec.structs.replace(report, events=(*before, *report.events, *report.events)[::-1])


def _tolerated(call: Callable[[str], object], job: str) -> None:
    try:
        call(job)
    except BackendError:
        return


def _refused(call: Callable[..., object], *arguments: str) -> None:
    try:
        call(*arguments)
    except RefusedError:
        return
    raise AssertionError("it has an answer about a job that is not there")
