"""Fine-tuning jobs: made, listed, told of, cancelled, paused, resumed."""

import secrets
from collections.abc import Mapping

import msgspec

from ftkit.testing.rehearsal import files, lists, trainer
from ftkit.testing.rehearsal.courses import Courses
from ftkit.testing.rehearsal.exchange import Answer, Asked, RefusedRequest, read_body, told, unknown
from ftkit.testing.rehearsal.orders import JobOrder, check_metadata
from ftkit.testing.rehearsal.settings import Settings
from ftkit.testing.rehearsal.shelves import fresh, now
from ftkit.testing.rehearsal.state import KeptOrder, State
from ftkit.testing.rehearsal.trainer import Trainer
from ftkit.testing.rehearsal.wire import ENDED, Checkpoint, Hyperparameters, Job, JobEvent, Metrics

_METHODS = {"supervised": "sft", "dpo": "dpo", "reinforcement": "rft"}
"""The methods in the words of our backends."""


class Jobs:
    """The operations on jobs."""

    def __init__(self, state: State, settings: Settings, trainer: Trainer, courses: Courses) -> None:
        self._state, self._settings, self._trainer, self._courses = state, settings, trainer, courses

    def create(self, asked: Asked) -> Answer:
        """Makes a job and takes it on its way."""
        order = read_body(asked, JobOrder)
        check_metadata(order.metadata)
        self._check_model(order)
        self._check_file(order.training_file, "training_file")
        if order.validation_file is not None:
            self._check_file(order.validation_file, "validation_file")
        job = _made(order)
        with self._state.changed:
            self._state.orders.put(job.id, KeptOrder(id=job.id, order=order))
            self._state.jobs.put(job.id, job)
            for message in (f"Created fine-tuning job: {job.id}", f"Validating training file: {order.training_file}"):
                self._state.tell(job.id, JobEvent(id=fresh("ftevent-"), created_at=now(), message=message))
        self._courses.begin(job.id)
        return told(job, about=job.id, metadata=job.metadata)

    def listed(self, asked: Asked) -> Answer:
        """A page of the jobs, the last made first; `metadata[k]=v` names those that carry a pair."""
        jobs = [job for job in self._state.jobs.newest_first() if _carries(job, asked.query)]
        return told(lists.page(jobs, asked.query, limit=20))

    def retrieve(self, asked: Asked, job: str) -> Answer:  # noqa: ARG002 - as all operations
        """A job as it is."""
        return self._told(self._found(job))

    def cancel(self, asked: Asked, job: str) -> Answer:  # noqa: ARG002
        """Ends a job."""
        with self._state.changed:
            found = self._found(job)
            if found.status in ENDED:
                raise RefusedRequest(400, f"Job {job} has already ended: {found.status}.", code="job_already_ended")
            changed = self._state.change_job(job, status="cancelled", finished_at=now())
        self._courses.stop(job)
        return self._told(changed)

    def pause(self, asked: Asked, job: str) -> Answer:  # noqa: ARG002
        """Stops a job for a while; it goes on where its trainer can."""
        with self._state.changed:
            found = self._found(job)
            if found.status not in {"queued", "running"}:
                raise RefusedRequest(400, f"Job {job} cannot be paused: it is {found.status}.", code="invalid_status")
            changed = self._state.change_job(job, status="paused")
        self._courses.stop(job)
        return self._told(changed)

    def resume(self, asked: Asked, job: str) -> Answer:  # noqa: ARG002
        """Lets a paused job go on."""
        with self._state.changed:
            found = self._found(job)
            if not self._state.move_job(job, "paused", "queued"):
                raise RefusedRequest(400, f"Job {job} is not paused: it is {found.status}.", code="invalid_status")
            changed = self._found(job)
        self._courses.begin(job)
        return self._told(changed)

    def events(self, asked: Asked, job: str) -> Answer:
        """A page of a job's events, the last first."""
        self._found(job)
        return told(lists.page(self._state.events(job)[::-1], asked.query, limit=20), about=job)

    def checkpoints(self, asked: Asked, job: str) -> Answer:
        """A page of a job's checkpoints: the one at its end, for our trainers hand over no earlier ones."""
        found = self._checkpoints(self._found(job))
        return told(lists.with_ends(lists.page(found, asked.query, limit=10), empty=None), about=job)

    def _checkpoints(self, job: Job) -> list[Checkpoint]:
        if job.fine_tuned_model is None or job.finished_at is None:
            return []
        result = trainer.trained(self._state.run_folder(job.id)).result
        steps = result.steps or 0
        loss = msgspec.UNSET if result.loss is None else result.loss
        return [
            Checkpoint(
                id=job.id.replace("ftjob-", "ftckpt_"),
                created_at=job.finished_at,
                fine_tuned_model_checkpoint=f"{job.fine_tuned_model}:ckpt-step-{steps}",
                step_number=steps,
                metrics=Metrics(step=steps, train_loss=loss),
                fine_tuning_job_id=job.id,
            )
        ]

    def _found(self, job: str) -> Job:
        known = self._state.jobs.get(job)
        if known is None:
            raise unknown("fine-tuning job", job, "fine_tuning_job_id")
        return known

    def _told(self, job: Job) -> Answer:
        return told(job, about=job.id, metadata=job.metadata)

    def _check_model(self, order: JobOrder) -> None:
        if order.model not in self._settings.base_models:
            message = f"Model {order.model} is not available for fine-tuning or does not exist."
            raise RefusedRequest(400, message, param="model", code="model_not_available")
        known = self._trainer.backend.capabilities().methods
        if _METHODS[order.way.type] not in known:
            message = f"Method {order.way.type} is not available: this rehearsal trains {', '.join(known)}."
            raise RefusedRequest(400, message, param="method", code="invalid_value")

    def _check_file(self, id: str, param: str) -> None:  # noqa: A002 - a file's id
        file = files.found(self._state, id, param)
        if file.purpose != "fine-tune":
            message = f"File {id} has the purpose '{file.purpose}', and 'fine-tune' is needed."
            raise RefusedRequest(400, message, param=param, code="invalid_file_purpose")


def _made(order: JobOrder) -> Job:
    parameters = msgspec.structs.asdict(order.parameters)
    return Job(
        id=fresh("ftjob-"),
        created_at=now(),
        hyperparameters=Hyperparameters(**parameters),
        model=order.model,
        training_file=order.training_file,
        validation_file=order.validation_file,
        integrations=order.integrations or (),
        seed=secrets.randbelow(2**31) if order.seed is None else order.seed,
        method=order.way,
        metadata=order.metadata,
    )


def _carries(job: Job, query: Mapping[str, str]) -> bool:
    """Whether a job has all pairs that are asked for; `metadata=null` asks for none at all."""
    if query.get("metadata") == "null":
        return not job.metadata
    wanted = {name[len("metadata[") : -1]: value for name, value in query.items() if name.startswith("metadata[")}
    return all((job.metadata or {}).get(name) == value for name, value in wanted.items())
