"""What the server remembers, in a folder, so that a restarted server goes on."""

import threading
from pathlib import Path
from typing import Any

import msgspec

from ftkit import jsonl
from ftkit.testing.rehearsal.orders import JobOrder
from ftkit.testing.rehearsal.shelves import Shelf, fresh, now
from ftkit.testing.rehearsal.wire import Batch, File, Job, JobEvent, Status
from ftkit.values import Value


class TunedModel(Value, frozen=True, kw_only=True):
    """A fine-tuned model: who asks for `id` is answered by what the job left."""

    id: str
    job: str
    created: int


class KeptOrder(Value, frozen=True, kw_only=True):
    """The order of a job, which says more than the job tells."""

    id: str  # the job's
    order: JobOrder


class State:
    """Everything that the server remembers; `changed` guards it and tells of every change. Not frozen."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self.changed = threading.Condition()
        self.files = Shelf(self.folder / "files", File)
        self.orders = Shelf(self.folder / "orders", KeptOrder)
        self.jobs = Shelf(self.folder / "jobs", Job)
        self.models = Shelf(self.folder / "models", TunedModel)
        self.batches = Shelf(self.folder / "batches", Batch)

    def content_path(self, file: str) -> Path:
        """Where the content of a file lies."""
        return self.folder / "files" / f"{file}.content"

    def run_folder(self, job: str) -> Path:
        """Where a job is trained, and what it left lies."""
        return self.folder / "runs" / job

    def add_file(self, filename: str, purpose: str, content: bytes) -> File:
        """Keeps a file with its content."""
        file = File(id=fresh("file-"), bytes=len(content), created_at=now(), filename=filename, purpose=purpose)
        with self.changed:
            self.content_path(file.id).write_bytes(content)
            return self.files.put(file.id, file)

    def change_job(self, id: str, **fields: Any) -> Job:  # noqa: A002
        """The job with fields changed, told to all who wait."""
        with self.changed:
            job = self.jobs.get(id)
            assert job is not None
            changed = self.jobs.put(id, msgspec.structs.replace(job, **fields))
            self.changed.notify_all()
            return changed

    def move_job(self, id: str, before: Status, after: Status) -> bool:  # noqa: A002
        """Whether the job was in the one status, and now is in the other."""
        with self.changed:
            job = self.jobs.get(id)
            moved = job is not None and job.status == before
            if moved:
                self.change_job(id, status=after)
            return moved

    def change_batch(self, id: str, **fields: Any) -> Batch:  # noqa: A002
        """The batch with fields changed, told to all who wait."""
        with self.changed:
            batch = self.batches.get(id)
            assert batch is not None
            changed = self.batches.put(id, msgspec.structs.replace(batch, **fields))
            self.changed.notify_all()
            return changed

    def events(self, job: str) -> list[JobEvent]:
        """The events of a job, in their order."""
        path = self._events_path(job)
        with self.changed:
            return list(jsonl.read_torn(path, JobEvent)) if path.exists() else []

    def tell(self, job: str, event: JobEvent) -> None:
        """Adds an event to a job's."""
        with self.changed, self._events_path(job).open("ab") as file:
            file.write(jsonl.lines([event]))

    def _events_path(self, job: str) -> Path:
        return self.folder / "jobs" / f"{job}.events.jsonl"
