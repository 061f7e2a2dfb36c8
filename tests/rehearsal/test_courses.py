"""The course of a job under a trainer of the test's own, which says when what happens."""

from collections.abc import Callable

import pytest

from ftkit import BackendError, Event, TrainingResult
from ftkit.plugins import Reference
from ftkit.testing.rehearsal.courses import Courses
from ftkit.testing.rehearsal.orders import JobOrder, Method
from ftkit.testing.rehearsal.state import KeptOrder, State
from ftkit.testing.rehearsal.trainer import Trained
from ftkit.testing.rehearsal.wire import ENDED, Hyperparameters, Job

from .lines import chats

STEP = Event(kind="progress", step=1, steps=1, loss=0.5)
RESULT = TrainingResult(kind="full-model", base_model="none", predictor={"echo": {}})


class Scripted:
    """A trainer that does what a test says in place of training."""

    def __init__(self, script: Callable[[], None]) -> None:
        self.script = script
        self.came_to_its_end = False

    def told(self, parameters) -> Reference:
        return Reference(name="echo")

    def train(self, reference, plan, tell) -> Trained:
        self.script()
        tell(STEP)
        self.came_to_its_end = True
        return Trained(backend=reference, result=RESULT, tokens=12)


@pytest.fixture
def state(tmp_path) -> State:
    """A state with a job that was just made."""
    made = State(tmp_path)
    file = made.add_file("train.jsonl", "fine-tune", chats(10)).id
    order = JobOrder(model="base", training_file=file, suffix="s")
    method = Method(type="supervised")
    job = Job(
        id="ftjob-1",
        created_at=0,
        hyperparameters=Hyperparameters(),
        model="base",
        training_file=file,
        seed=1,
        method=method,
    )
    made.orders.put(job.id, KeptOrder(id=job.id, order=order))
    made.jobs.put(job.id, job)
    return made


def ran(state: State, script: Callable[[], None]) -> Job:
    """The job when its course is over."""
    return run_with(state, Scripted(script))


def run_with(state: State, trainer: Scripted) -> Job:
    courses = Courses(state, trainer)
    courses.begin("ftjob-1")
    courses.join()
    return state.jobs.get("ftjob-1")


def test_a_course_ends_with_a_model(state):
    job = ran(state, lambda: None)
    assert (job.status, job.trained_tokens) == ("succeeded", 12)
    assert state.models.get(job.fine_tuned_model).job == "ftjob-1"


def test_a_job_that_was_cancelled_while_it_trained_has_no_model(state):
    trainer = Scripted(lambda: state.change_job("ftjob-1", status="cancelled"))
    job = run_with(state, trainer)
    assert (job.status, job.fine_tuned_model, job.error) == ("cancelled", None, None)
    assert state.models.newest_first() == []
    assert not trainer.came_to_its_end


def test_a_job_that_was_cancelled_when_all_was_trained_has_no_model(state, monkeypatch):
    monkeypatch.setattr(Courses, "_pass_on", lambda *_: state.change_job("ftjob-1", status="cancelled"))
    job = ran(state, lambda: None)
    assert (job.status, job.fine_tuned_model) == ("cancelled", None)
    assert state.models.newest_first() == []


def test_a_training_that_fails_fails_its_job(state):
    def fail() -> None:
        raise BackendError("no memory left.")

    job = ran(state, fail)
    assert (job.status, job.error.code, job.error.message) == ("failed", "training_failed", "no memory left.")


def test_a_deleted_file_fails_its_job(state):
    state.content_path(state.jobs.get("ftjob-1").training_file).unlink()
    job = ran(state, lambda: None)
    assert (job.status, job.error.code) == ("failed", "invalid_training_file")
    assert job.error.message.endswith("was deleted before the job began.")


@pytest.mark.parametrize("status", ["queued", "running", "paused", *sorted(ENDED)])
def test_a_job_is_moved_on_from_where_it_is_and_from_nowhere_else(state, status):
    state.change_job("ftjob-1", status=status)
    assert state.move_job("ftjob-1", "queued", "running") is (status == "queued")
    assert state.jobs.get("ftjob-1").status == ("running" if status == "queued" else status)


def test_what_a_state_keeps_is_there_for_the_next(state, tmp_path):
    ran(state, lambda: None)
    again = State(tmp_path)
    assert again.jobs.newest_first() == state.jobs.newest_first()
    assert again.models.newest_first() == state.models.newest_first()
    assert again.files.newest_first() == state.files.newest_first()
    assert again.events("ftjob-1") == state.events("ftjob-1") != []
