"""A backend and the double of its vendor in memory: what an author of one would write, and ways to get it wrong."""

from contextlib import contextmanager
from typing import ClassVar

from ftkit import (
    Capabilities,
    Component,
    Estimate,
    Event,
    JobEvent,
    JobReport,
    Problem,
    RefusedError,
    TrainingResult,
)
from ftkit.testing import RemoteJobContract

STATES = {"waiting": "queued", "working": "running", "ok": "succeeded", "bad": "failed", "halted": "cancelled"}
LIFE = ("waiting", "working", "ok")


class Double:
    """The vendor."""

    def __init__(self):
        self.keys, self.polls, self.held = {}, {}, {}

    def jobs(self):
        return list(self.keys)

    def put(self, job, raw_state):
        self.held[job] = raw_state

    def made(self, key):
        job = f"job-{len(self.keys) + 1}"
        self.keys[job], self.polls[job] = key, 0
        return job

    def polled(self, job):
        if job not in self.keys:
            raise RefusedError(f"there is no job {job}.")
        self.polls[job] += 1
        return self.held.get(job, LIFE[min(self.polls[job], len(LIFE)) - 1])


VENDORS: dict[str, Double] = {}


class Hired(Component, frozen=True, kw_only=True):
    """Trains at a vendor that is not there.

    address: of the vendor.
    """

    name: ClassVar[str] = "hired"
    dialect: ClassVar[str] = "openai"
    address: str = "memory"

    @property
    def vendor(self):
        return VENDORS[self.address]

    def capabilities(self):
        return Capabilities()

    def preflight(self):
        import os

        if not os.environ.get("HIRED_KEY"):
            yield Problem(reason="no-key", detail="the variable HIRED_KEY is not set.")

    def validate(self, plan):
        return iter(())

    def estimate(self, plan):
        return Estimate(low=1.0, mid=2.0, high=3.0, currency="USD", basis="a price list", as_of="2026-11-01")

    def upload(self, file):
        return f"file-{file.name}"

    def create(self, order):
        return self.vendor.made(order.key)

    def poll(self, job, cursor):
        raw = self.vendor.polled(job)
        seen = self.vendor.polls[job]
        events = [
            JobEvent(id=f"e{n}", event=Event(kind="progress", step=n, steps=3)) for n in range(1, min(seen, 3) + 1)
        ]
        fresh = tuple(one for one in events if not cursor or int(one.id[1:]) > int(cursor))
        return JobReport(
            job=job, state=STATES.get(raw, "unknown"), raw_state=raw, events=fresh, cursor=str(len(events))
        )

    def find(self, key):
        for job, kept in self.vendor.keys.items():
            if kept == key:
                yield JobReport(job=job, state="running", raw_state="working")

    def cancel(self, job):
        self.vendor.polled(job)
        self.vendor.put(job, "halted")

    def result(self, job, plan):
        return TrainingResult(kind="remote-model", base_model="base", predictor={"echo": {}})


class HiredContract(RemoteJobContract):
    raw_states: ClassVar = {state: raw for raw, state in STATES.items()}
    secrets = ("HIRED_KEY",)

    @contextmanager
    def vendor(self):
        VENDORS["memory"] = Double()
        yield VENDORS["memory"]
        del VENDORS["memory"]
