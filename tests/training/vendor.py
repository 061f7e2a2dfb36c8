"""A vendor that lives in a folder, so that it outlives a killed client; its request log is what tests believe.

A request is logged before it is served. What goes wrong is scripted in `faults.json`: operation -> the n-th request of
it -> fault. `lost` serves it and loses the answer, `silent` does not serve it, `busy` and `busy 30` and `refused` say
so, `broken` serves it and raises what is no error of ftkit's, `interrupted` is Ctrl-C.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from ftkit import (
    BusyError,
    Capabilities,
    Checkpoint,
    Component,
    Deployment,
    Estimate,
    Event,
    JobEvent,
    JobReport,
    Problem,
    RefusedError,
    TrainingResult,
    UnansweredError,
    hookimpl,
)

STATES = {
    "queued": "queued",
    "running": "running",
    "done": "succeeded",
    "broke": "failed",
    "stopped": "cancelled",
    "paused": "paused",
}
LIFE = ("queued", "running", "done")


class Books:
    """The vendor's side, for tests."""

    def __init__(self, home):
        self.home = Path(home)
        self.home.mkdir(exist_ok=True)

    def log(self, operation=None):
        path = self.home / "log.jsonl"
        lines = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
        return [line for line in lines if operation in {None, line["operation"]}]

    def operations(self):
        return [line["operation"] for line in self.log()]

    def jobs(self):
        return {path.stem: json.loads(path.read_text()) for path in sorted((self.home / "jobs").glob("*.json"))}

    def script(self, *, life=None, lag=None, **faults):
        if life is not None:
            (self.home / "life.json").write_text(json.dumps(life))
        if lag is not None:
            (self.home / "lag").write_text(str(lag))
        (self.home / "faults.json").write_text(json.dumps(faults))

    def read(self, name, default):
        path = self.home / name
        return json.loads(path.read_text()) if path.exists() else default


class Blind(Component, frozen=True, kw_only=True):
    """A vendor that cannot be asked for a key."""

    name: ClassVar[str] = "blind"
    dialect: ClassVar[str] = "openai"
    home: str
    price: float | None = 3.0
    once: bool = False
    closing: bool = False

    @property
    def books(self):
        return Books(self.home)

    def capabilities(self):
        return Capabilities(creates_once=self.once)

    def preflight(self):
        if self.closing:
            yield Problem(reason="notice", detail="the vendor closes in January.")

    def validate(self, plan):
        return iter(())

    def estimate(self, plan):
        return Estimate(tokens=900, high=self.price, currency="USD", basis="a price list" if self.price else "unknown")

    def upload(self, file):
        def serve():
            (self.books.home / file.name).write_bytes(Path(file.path).read_bytes())
            return f"file-{file.name}"

        return self._answer("upload", serve, name=file.name, role=file.role)

    def create(self, order):
        def serve():
            folder = self.books.home / "jobs"
            folder.mkdir(exist_ok=True)
            job = f"job-{len(list(folder.iterdir())) + 1}"
            kept = {"key": order.key, "files": order.files, "polls": 0, "cancelled": False}
            (folder / f"{job}.json").write_text(json.dumps(kept))
            return job

        return self._answer("create", serve, key=order.key)

    def poll(self, job, cursor):
        return self._answer("poll", lambda: self._report(job, cursor), job=job, cursor=cursor)

    def cancel(self, job):
        return self._answer("cancel", lambda: self._change(job, cancelled=True), job=job)

    def result(self, job, plan):
        reference = {"echo": {}}
        return self._answer(
            "result", lambda: TrainingResult(kind="remote-model", base_model="base", predictor=reference), job=job
        )

    def _answer(self, operation, serve, **told):
        books = self.books
        number = str(len(books.log(operation)) + 1)
        with (books.home / "log.jsonl").open("a") as file:
            file.write(json.dumps({"operation": operation, **told}) + "\n")
        fault = books.read("faults.json", {}).get(operation, {}).get(number, "")
        if fault == "refused":
            raise RefusedError("the vendor refuses: pay your bill.")
        if fault.startswith("busy"):
            raise BusyError("too many requests.", float(fault[4:]) if fault[4:] else None)
        if fault == "silent":
            raise UnansweredError("no answer.")
        if fault == "interrupted":
            raise KeyboardInterrupt
        given = serve()
        if fault == "lost":
            raise UnansweredError("the connection was dropped.")
        if fault == "broken":
            raise KeyError("id")
        return given

    def _kept(self, job):
        path = self.books.home / "jobs" / f"{job}.json"
        if not path.exists():
            raise RefusedError(f"there is no job {job}.")
        return json.loads(path.read_text())

    def _change(self, job, **changes):
        path = self.books.home / "jobs" / f"{job}.json"
        path.write_text(json.dumps(self._kept(job) | changes))

    def _report(self, job, cursor):
        """Each poll is one stage of the life further; its event is told at that poll and, below the cursor, again."""
        kept = self._kept(job)
        life = self.books.read("life.json", LIFE)
        at = min(kept["polls"], len(life) - 1)
        self._change(job, polls=at + 1)
        said = "stopped" if kept["cancelled"] else life[at]
        raw, _, wait = said.partition(" ")
        seen = int(cursor or 0)
        events = tuple(
            JobEvent(id=f"e{n}", event=Event(kind="progress", step=n, steps=len(life), loss=1 / (n + 1)))
            for n in range(max(0, seen - 1), at + 1)
        )
        return JobReport(
            job=job,
            state=STATES.get(raw, "unknown"),
            raw_state=raw,
            reason="it went wrong" if raw == "broke" else "",
            events=events,
            cursor=str(at + 1),
            retry_after=float(wait) if wait else None,
            tokens=100 * (at + 1),
            cost=2.5,
            currency="USD",
        )


class Rented(Blind, frozen=True, kw_only=True):
    """A vendor that finds jobs by their key; its list may lag behind."""

    name: ClassVar[str] = "rented"

    def find(self, key) -> Iterable[JobReport]:
        def serve():
            lag = int(self.books.read("lag", 0))
            found = [job for job, kept in self.books.jobs().items() if kept["key"] == key]
            if found and lag:
                (self.books.home / "lag").write_text(str(lag - 1))
                return []
            return [self._glance(job) for job in found]

        return self._answer("find", serve, key=key)

    def _glance(self, job):
        kept = self._kept(job)
        life = self.books.read("life.json", LIFE)
        raw = "stopped" if kept["cancelled"] else life[max(0, kept["polls"] - 1)].partition(" ")[0]
        return JobReport(job=job, state=STATES.get(raw, "unknown"), raw_state=raw)


class Quoting(Rented, frozen=True, kw_only=True):
    """A vendor that names its price when it has the files, learns from pairs, keeps checkpoints and can pause."""

    name: ClassVar[str] = "quoting"
    dialects: ClassVar[dict[str, str]] = {"dpo": "openai_preference"}
    quote: float | None = 4.0

    def capabilities(self):
        return Capabilities(methods=("sft", "dpo"))

    def quoted(self, order):
        return self._answer("quote", lambda: self.quote, files=order.files)

    def checkpoints(self, job):
        return self._answer("checkpoints", lambda: [Checkpoint(id="c1", step=1, model="m:1")], job=job)

    def pause(self, job):
        return self._answer("pause", lambda: None, job=job)

    def resume(self, job):
        return self._answer("resume", lambda: None, job=job)


class Hosting(Rented, frozen=True, kw_only=True):
    """A vendor whose models answer once they are deployed, and whose weights can be had."""

    name: ClassVar[str] = "hosting"
    weights: tuple[str, ...] = ("adapter.bin",)

    def deploy(self, result, key):
        def serve():
            made = self.books.read("deployments.json", {})
            made[key] = {"id": f"d-{len(made) + 1}", "looks": 0, "over": False}
            (self.books.home / "deployments.json").write_text(json.dumps(made))
            return self._deployment(made[key])

        return self._answer("deploy", serve, key=key, job=result.job)

    def deployment(self, key):
        def serve():
            made = self.books.read("deployments.json", {})
            if key not in made or made[key]["over"]:
                return None
            made[key]["looks"] += 1
            (self.books.home / "deployments.json").write_text(json.dumps(made))
            return self._deployment(made[key])

        return self._answer("deployment", serve, key=key)

    def undeploy(self, deployment):
        def serve():
            made = self.books.read("deployments.json", {})
            for one in made.values():
                one["over"] |= one["id"] == deployment
            (self.books.home / "deployments.json").write_text(json.dumps(made))

        return self._answer("undeploy", serve, deployment=deployment)

    def download(self, job, folder):
        def serve():
            for name in self.weights:
                (folder / name).write_text(job)

        return self._answer("download", serve, job=job)

    def _deployment(self, one):
        stages = self.books.read("stages.json", ["starting", "up"])
        raw = stages[min(one["looks"], len(stages) - 1)]
        state = {"starting": "queued", "up": "succeeded", "dead": "failed"}.get(raw, "unknown")
        return Deployment(id=one["id"], model=f"m@{one['id']}", state=state, raw_state=raw, hourly=4.2, currency="USD")


@hookimpl
def ftkit_backends():
    return [Blind, Rented, Quoting, Hosting]
