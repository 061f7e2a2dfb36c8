"""The order of the rows and the learning rate of each step: functions of the schedule and the seed alone.

A session that died walks on where its last saved state stands, over the very rows it would have seen. The order is a
sort by hash, so that it is the same on every machine and for every version of Python.
"""

import hashlib
import math

import msgspec

from ftkit.values import Schedule


class Walk(msgspec.Struct, frozen=True, kw_only=True):
    """A training from its first optimiser step to its last. Steps are counted from 0."""

    schedule: Schedule
    rows: int
    seed: int

    @property
    def visits(self) -> int:
        """How often a row is read in all."""
        return max(1, round(self.rows * self.schedule.epochs))

    @property
    def steps(self) -> int:
        """How many optimiser steps there are; the last may have fewer rows."""
        return math.ceil(self.visits / self.schedule.batch_size)

    def batch(self, step: int) -> list[int]:
        """The numbers of the rows of a step, from 0."""
        start = step * self.schedule.batch_size
        wanted = range(start, min(start + self.schedule.batch_size, self.visits))
        orders = {epoch: self.order(epoch) for epoch in {visit // self.rows for visit in wanted}}
        return [orders[visit // self.rows][visit % self.rows] for visit in wanted]

    def order(self, epoch: int) -> list[int]:
        """The numbers of all rows in the order of an epoch."""
        return sorted(range(self.rows), key=lambda row: (self._place(epoch, row), row))

    def rate(self, step: int) -> float:
        """The learning rate of a step: rising evenly through the warm-up, then falling towards 0 or staying."""
        warmup = round(self.schedule.warmup * self.steps)
        if step < warmup:
            return self.schedule.learning_rate * (step + 1) / warmup
        done = (step - warmup) / max(1, self.steps - warmup)
        fall = {"constant": 1.0, "linear": 1.0 - done, "cosine": (1.0 + math.cos(math.pi * done)) / 2}
        return self.schedule.learning_rate * fall[self.schedule.decay]

    def saves_behind(self, step: int) -> bool:
        """Whether the state is kept when a step is done."""
        return (step + 1) % self.schedule.save_every == 0 or step + 1 == self.steps

    def _place(self, epoch: int, row: int) -> bytes:
        return hashlib.blake2b(f"{self.seed}\0{epoch}\0{row}".encode(), digest_size=8).digest()
