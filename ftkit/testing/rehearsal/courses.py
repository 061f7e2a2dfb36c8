"""The course of a job: its files are validated, it waits for its turn, it trains, and its model can be asked.

Each job has a thread of its own, and one at a time trains. A status is only left by whoever finds the job in it, so a
cancelled or paused job is not moved on by a thread that did not notice.
"""

import threading
from typing import Literal

from ftkit.errors import BackendError, FtkitError
from ftkit.testing.rehearsal import trainer, training_files
from ftkit.testing.rehearsal.shelves import fresh, now
from ftkit.testing.rehearsal.state import State, TunedModel
from ftkit.testing.rehearsal.trainer import Trained, Trainer
from ftkit.testing.rehearsal.training_files import InvalidFile
from ftkit.testing.rehearsal.wire import ENDED, EventData, JobError, JobEvent, Status
from ftkit.values import Event, Example, TrainingPlan

_PATIENCE_SECONDS = 30

Level = Literal["info", "warn", "error"]


class Courses:
    """The courses of all jobs. Not frozen: it holds their threads."""

    def __init__(self, state: State, trainer: Trainer) -> None:
        self._state, self._trainer = state, trainer
        self._turn = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._closing = False

    def begin(self, job: str) -> None:
        """Takes a job on its way, from wherever it is."""
        thread = threading.Thread(target=self._run, args=(job,), name=f"rehearsal {job}", daemon=True)
        with self._state.changed:
            self._threads = [one for one in self._threads if one.is_alive()] + [thread]
        thread.start()

    def go_on(self) -> None:
        """Takes up every job that a server before this one left on its way."""
        for job in reversed(self._state.jobs.newest_first()):
            if job.status == "running":
                self._state.move_job(job.id, "running", "queued")
            if job.status not in {*ENDED, "paused"}:
                self.begin(job.id)

    def stop(self, job: str) -> None:
        """Ends the training of a job, whose status says why."""
        self._trainer.stop(job)

    def close(self) -> None:
        """Ends all trainings; their jobs go on with the next server."""
        self._closing = True
        for job in self._state.jobs.newest_first():
            self.stop(job.id)
        self.join()

    def join(self) -> None:
        """Waits for the courses that were begun."""
        for thread in self._threads:
            thread.join(_PATIENCE_SECONDS)

    def _run(self, job: str) -> None:
        plan = self._validated(job)
        with self._turn:
            if plan is not None and not self._closing and self._state.move_job(job, "queued", "running"):
                self._say(job, "Fine-tuning job started")
                self._train(job, plan)

    def _validated(self, id: str) -> TrainingPlan | None:  # noqa: A002 - a job's id
        """The plan of a job whose files are good; a job whose files are not has failed."""
        kept, job = self._state.orders.get(id), self._state.jobs.get(id)
        assert kept is not None
        assert job is not None
        try:
            rows = self._rows(kept.order.training_file, kept.order.way.type, fewest=10)
            other = kept.order.validation_file
            validation = self._rows(other, kept.order.way.type, fewest=1) if other else []
        except InvalidFile as error:
            self._fail(id, "validating_files", JobError(code=error.code, message=str(error), param="training_file"))
            return None
        if self._state.move_job(id, "validating_files", "queued"):
            self._say(id, "Files validated, moving job to queued state")
        return trainer.planned(id, self._state.run_folder(id), job.seed, rows, validation)

    def _rows(self, file: str, method: str, *, fewest: int) -> list[Example]:
        try:
            content = self._state.content_path(file).read_bytes()
        except FileNotFoundError:
            raise InvalidFile(f"File {file} was deleted before the job began.") from None
        return training_files.rows(content, file, method, fewest=fewest)

    def _train(self, id: str, plan: TrainingPlan) -> None:  # noqa: A002
        kept = self._state.orders.get(id)
        assert kept is not None
        try:
            reference = self._trainer.told(kept.order.parameters)
            trained = self._trainer.train(reference, plan, lambda event: self._pass_on(id, event))
        except FtkitError as error:
            if not self._closing:
                self._fail(id, "running", JobError(code="training_failed", message=str(error)))
            return
        self._finish(id, trained, kept.order.suffix or "")

    def _pass_on(self, id: str, event: Event) -> None:  # noqa: A002
        """A trainer's event as the service tells it. Raises BackendError where the training is to end."""
        job = self._state.jobs.get(id)
        if self._closing or job is None or job.status != "running":
            raise BackendError("the training was ended before its time.")
        if event.kind == "progress" and event.step and event.steps and event.loss is not None:
            data = EventData(step=event.step, total_steps=event.steps, train_loss=event.loss)
            message = f"Step {event.step}/{event.steps}: training loss={event.loss:.2f}"
            self._state.tell(
                id, JobEvent(id=fresh("ftevent-"), created_at=now(), message=message, type="metrics", data=data)
            )
        elif event.text:
            self._say(id, event.text, level="warn" if event.kind == "warning" else "info")

    def _finish(self, id: str, trained: Trained, suffix: str) -> None:  # noqa: A002
        """The model stands and can be asked, unless the job was ended meanwhile."""
        with self._state.changed:
            job = self._state.jobs.get(id)
            assert job is not None
            if job.status != "running":
                return
            model = f"ft:{job.model}:rehearsal:{suffix}:{id[-8:]}"
            self._state.models.put(model, TunedModel(id=model, job=id, created=now()))
            results = self._state.add_file("step_metrics.csv", "fine-tune-results", self._curve(id))
            self._say(id, f"New fine-tuned model created: {model}")
            self._say(id, "The job has successfully completed")
            self._state.change_job(
                id,
                status="succeeded",
                fine_tuned_model=model,
                finished_at=now(),
                trained_tokens=trained.tokens,
                result_files=(results.id,),
            )

    def _curve(self, id: str) -> bytes:  # noqa: A002
        steps = [event.data for event in self._state.events(id) if isinstance(event.data, EventData)]
        lines = ["step,train_loss", *(f"{step.step},{step.train_loss}" for step in steps)]
        return "".join(f"{line}\n" for line in lines).encode()

    def _fail(self, id: str, before: Status, error: JobError) -> None:  # noqa: A002
        with self._state.changed:
            if self._state.move_job(id, before, "failed"):
                self._state.change_job(id, error=error, finished_at=now())
                self._say(id, error.message, level="error")

    def _say(self, id: str, message: str, level: Level = "info") -> None:  # noqa: A002
        self._state.tell(id, JobEvent(id=fresh("ftevent-"), created_at=now(), level=level, message=message))
