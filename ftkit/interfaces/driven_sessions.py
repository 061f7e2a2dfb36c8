"""Driven sessions: a service computes, and our own loop decides every step.

The core owns the loop, the order of the rows and the saved states; each method is one call. A session that died is
opened again from the last saved state, and the loop goes on at that state's step, with the very rows it would have
seen. The errors mean what they mean for remote jobs.
"""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from ftkit.interfaces.backends import Backend
from ftkit.values import Example, Reply, Request, SavedState, Schedule, TrainingPlan, TrainingResult


@runtime_checkable
class DrivenSession(Backend, Protocol):
    """A backend that is driven step by step."""

    def schedule(self, plan: TrainingPlan) -> Schedule:
        """How the core is to drive it; makes no call."""
        ...

    def open(self, plan: TrainingPlan, key: str, state: str) -> str:
        """Begins a session under the key, at a saved state or, where that is empty, at the base model; its id."""
        ...

    def forward_backward(self, session: str, rows: Sequence[Example]) -> float:
        """Adds the rows' gradients to those gathered since the last step; the mean loss of the trained tokens."""
        ...

    def optimizer_step(self, session: str, learning_rate: float) -> None:
        """Changes the weights by the gathered gradients, and forgets those."""
        ...

    def save(self, session: str, name: str) -> SavedState:
        """Keeps weights and optimiser under a name; the same name again replaces what it named."""
        ...

    def sample(self, session: str, requests: Sequence[Request]) -> list[Reply]:
        """Answers of the weights as they are now, in the requests' order."""
        ...

    def close(self, session: str) -> None:
        """Ends the session. What was saved stays."""
        ...

    def result(self, saved: SavedState, plan: TrainingPlan) -> TrainingResult:
        """What the last saved state is, and how to ask it."""
        ...
