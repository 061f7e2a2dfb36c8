"""A training under way: what it is to become, where that is journalled, and who is told."""

import msgspec

from ftkit import interfaces
from ftkit.journal import Journal
from ftkit.journal_entries import Entry
from ftkit.manifests import Intended
from ftkit.training import keys, standing
from ftkit.training.asking import Asker, Tell
from ftkit.training.clock import Clock
from ftkit.training.decisions import Decisions
from ftkit.training.standing import Standing
from ftkit.values import Event, TrainingPlan


class Undertaking(msgspec.Struct, frozen=True, kw_only=True):
    """A run's folder that is ours, and what is done in it."""

    backend: interfaces.Backend
    intended: Intended
    plan: TrainingPlan
    journal: Journal
    lock: int  # a child process that inherits it holds the folder as well
    clock: Clock
    decisions: Decisions
    listener: Tell

    @property
    def asker(self) -> Asker:
        """What asks the backend."""
        return Asker(backend=self.backend.name, clock=self.clock, tell=self.listener)

    def standing(self) -> Standing:
        """Where the run stands, read anew."""
        return standing.standing(self.journal.entries())

    def note(self, entry: Entry) -> None:
        """Writes to the journal."""
        self.journal.append(entry)

    def key(self, attempt: int) -> str:
        """The key of an attempt."""
        return keys.job_key(self.intended, attempt)

    def say(self, text: str) -> None:
        """Tells something that is as it should be."""
        self.listener(Event(kind="log", text=text))

    def warn(self, text: str) -> None:
        """Tells something that a person should look at."""
        self.listener(Event(kind="warning", text=text))
