"""The operations of the service: which method and path is which, under the names of the official client."""

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple
from urllib.parse import unquote

from ftkit.testing.rehearsal import files
from ftkit.testing.rehearsal.batches import Batches
from ftkit.testing.rehearsal.completions import Completions
from ftkit.testing.rehearsal.exchange import Answer, Asked, RefusedRequest
from ftkit.testing.rehearsal.jobs import Jobs
from ftkit.testing.rehearsal.models import Models
from ftkit.testing.rehearsal.state import State

PATHS = {
    "files.create": "POST /v1/files",
    "files.list": "GET /v1/files",
    "files.retrieve": "GET /v1/files/{file_id}",
    "files.content": "GET /v1/files/{file_id}/content",
    "files.delete": "DELETE /v1/files/{file_id}",
    "fine_tuning.jobs.create": "POST /v1/fine_tuning/jobs",
    "fine_tuning.jobs.list": "GET /v1/fine_tuning/jobs",
    "fine_tuning.jobs.retrieve": "GET /v1/fine_tuning/jobs/{fine_tuning_job_id}",
    "fine_tuning.jobs.cancel": "POST /v1/fine_tuning/jobs/{fine_tuning_job_id}/cancel",
    "fine_tuning.jobs.pause": "POST /v1/fine_tuning/jobs/{fine_tuning_job_id}/pause",
    "fine_tuning.jobs.resume": "POST /v1/fine_tuning/jobs/{fine_tuning_job_id}/resume",
    "fine_tuning.jobs.list_events": "GET /v1/fine_tuning/jobs/{fine_tuning_job_id}/events",
    "fine_tuning.jobs.checkpoints.list": "GET /v1/fine_tuning/jobs/{fine_tuning_job_id}/checkpoints",
    "models.list": "GET /v1/models",
    "models.retrieve": "GET /v1/models/{model}",
    "models.delete": "DELETE /v1/models/{model}",
    "chat.completions.create": "POST /v1/chat/completions",
    "batches.create": "POST /v1/batches",
    "batches.list": "GET /v1/batches",
    "batches.retrieve": "GET /v1/batches/{batch_id}",
    "batches.cancel": "POST /v1/batches/{batch_id}/cancel",
}
"""Method and path of each operation."""

NAMES = frozenset(PATHS)


class Called(NamedTuple):
    """The operation that a request calls."""

    name: str
    operation: Callable[..., Answer]
    ids: Sequence[str] = ()  # those in the path

    def answer(self, asked: Asked) -> Answer:
        """What the operation answers. Raises RefusedRequest where the service says no."""
        return self.operation(asked, *self.ids)


class Operations:
    """What is called by a request."""

    def __init__(self, state: State, jobs: Jobs, models: Models, completions: Completions, batches: Batches) -> None:
        of_files: dict[str, Callable[..., Answer]] = {
            "files.create": files.create,
            "files.list": files.listed,
            "files.retrieve": files.retrieve,
            "files.content": files.content,
            "files.delete": files.delete,
        }
        self._answers: dict[str, Callable[..., Answer]] = {
            **{name: partial(answer, state) for name, answer in of_files.items()},
            "fine_tuning.jobs.create": jobs.create,
            "fine_tuning.jobs.list": jobs.listed,
            "fine_tuning.jobs.retrieve": jobs.retrieve,
            "fine_tuning.jobs.cancel": jobs.cancel,
            "fine_tuning.jobs.pause": jobs.pause,
            "fine_tuning.jobs.resume": jobs.resume,
            "fine_tuning.jobs.list_events": jobs.events,
            "fine_tuning.jobs.checkpoints.list": jobs.checkpoints,
            "models.list": models.listed,
            "models.retrieve": models.retrieve,
            "models.delete": models.delete,
            "chat.completions.create": completions.create,
            "batches.create": batches.create,
            "batches.list": batches.listed,
            "batches.retrieve": batches.retrieve,
            "batches.cancel": batches.cancel,
        }

    def called(self, asked: Asked) -> Called:
        """The operation of a request's method and path, ready to answer; without a name where there is none."""
        for name, (method, path) in _PATTERNS.items():
            found = path.fullmatch(asked.path)
            if method == asked.method and found:
                ids = [unquote(group) for group in found.groups()]
                return Called(name, self._answers[name], ids)
        return Called("", _no_such)


def _no_such(asked: Asked) -> Answer:
    elsewhere = [method for method, path in _PATTERNS.values() if path.fullmatch(asked.path)]
    if elsewhere:
        raise RefusedRequest(405, f"Not allowed to {asked.method} on {asked.path}: only {', '.join(elsewhere)}.")
    raise RefusedRequest(404, f"Invalid URL ({asked.method} {asked.path})", code="unknown_url")


def _pattern(said: str) -> tuple[str, re.Pattern[str]]:
    method, _, path = said.partition(" ")
    return method, re.compile(re.sub(r"\\\{\w+\\\}", "([^/]+)", re.escape(path)))


_PATTERNS = {name: _pattern(said) for name, said in PATHS.items()}
