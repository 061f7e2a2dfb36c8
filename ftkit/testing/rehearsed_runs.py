"""Whole runs of a remote backend by the real core, without waiting: with crashes, lost answers, repeated events."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import new_class
from typing import Any
from unittest import mock

import msgspec

from ftkit import plugins, project, settings
from ftkit.interfaces import Component
from ftkit.journal import Journal
from ftkit.manifests import MODEL_MANIFEST
from ftkit.plugins import Offer, Plugins
from ftkit.preparation import stage as preparing
from ftkit.testing import samples
from ftkit.training import stage
from ftkit.training.decisions import Decisions
from ftkit.values import Event, Example

CALLS = ("upload", "create", "poll", "result", "find", "checkpoints", "quoted")
"""The calls to a vendor that a run makes, as far as the backend has them."""

Change = Callable[[Callable[..., Any], tuple[Any, ...]], Any]
"""What is done in place of one call: it is given the real one and its arguments."""


class Killed(BaseException):
    """Stands for a process that ends between two steps."""


class FakeClock:
    """Sleeps by moving its hands."""

    def __init__(self) -> None:
        self.time = 1_800_000_000.0

    def now(self) -> float:
        """Seconds since 1970."""
        return self.time

    def sleep(self, seconds: float) -> None:
        """Returns at once, that much later."""
        self.time += seconds


class Supplied(Plugins, frozen=True, kw_only=True):
    """The installed plugins, but with one backend as it was made."""

    backend: Any

    def build(self, kind: Any, reference: Any, base: Path) -> Any:
        """The backend itself; of every other kind what is asked for."""
        return self.backend if kind == "backend" else super().build(kind, reference, base)


class Run:
    """A project in a folder whose one run is trained by the backend. Not frozen: it notes what was told."""

    def __init__(self, folder: Path, backend: Component) -> None:
        self.folder = folder
        self.backend = backend
        self.told: list[Event] = []
        self._project = _project(folder, backend)
        preparing.run(self._project, self._plugins(backend), folder / "dataset")

    @property
    def model(self) -> Path:
        """The finished model's folder."""
        return self.folder / "models" / "tuned"

    @property
    def done(self) -> bool:
        """Whether it came to a model."""
        return (self.model / MODEL_MANIFEST).exists()

    def train(
        self, *, changed: Component | None = None, made: str = "", max_cost: float | None = None
    ) -> stage.Trained:
        """What `ftkit train --yes` does, or with a `max_cost` what it does without that yes.

        `changed` stands in for the backend, `made` answers which job was made.
        """
        return stage.run(
            self._project,
            "tuned",
            self._plugins(changed or self.backend),
            dataset=self.folder / "dataset",
            folder=self.model,
            decisions=Decisions(yes=not made and max_cost is None, made=made, max_cost=max_cost),
            clock=FakeClock(),
            tell=self.told.append,
        )

    def _plugins(self, backend: Component) -> Plugins:
        ours = plugins.installed()
        others = [offer for offer in ours.offers if (offer.kind, offer.name) != ("backend", backend.name)]
        offer = Offer(kind="backend", offered=type(backend), plugin="kit", distribution="ftkit 0")
        return Supplied(offers=(*others, offer), broken={}, backend=backend)


@contextmanager
def killed_at(number: int, *, written: bool) -> Iterator[None]:
    """Ends a run by Killed at the n-th step of its journal, right before or right after that is on the disk."""
    append, steps = Journal.append, iter(range(1, 1_000_000))

    def dying(journal: Journal, entry: Any) -> None:
        step = next(steps)
        if step == number and not written:
            raise Killed
        append(journal, entry)
        if step == number:
            raise Killed

    with mock.patch.object(Journal, "append", dying):
        yield


def with_changed(backend: Component, call: str, change: Change) -> Component:
    """The backend with one of its calls changed, and equal to it in everything else."""
    real = getattr(type(backend), call)

    def changed(self: Component, *arguments: Any) -> Any:
        return change(lambda *given: real(self, *given), arguments)

    kind: Any = new_class(
        type(backend).__name__,
        (type(backend),),
        {"frozen": True, "kw_only": True},
        lambda names: names.update({call: changed}),
    )
    made: Component = msgspec.convert(msgspec.to_builtins(backend), kind)
    return made


def _project(folder: Path, backend: Component) -> project.Project:
    rows = samples.examples(40)
    (folder / "lands.jsonl").write_bytes(b"".join(msgspec.json.encode(_record(row)) + b"\n" for row in rows))
    content = {
        "name": "kit",
        "records": "lands.jsonl",
        "task": {"template": {"id": "{{ id }}", "input": "{{ question }}", "target": "{{ answer }}"}},
        "train": {"tuned": {"backend": {backend.name: msgspec.to_builtins(backend)}}},
    }
    return project.from_document(settings.Document(file="ftkit.yaml", content=content, lines={}), folder)


def _record(row: Example) -> dict[str, str]:
    return {"id": row.id, "question": row.prompt[-1].content, "answer": row.target}
