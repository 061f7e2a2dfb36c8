"""Predictors: models that answer."""

from collections.abc import Iterator, Sequence
from typing import ClassVar, Protocol, runtime_checkable

from ftkit.values import Reply, Request


@runtime_checkable
class Predictor(Protocol):
    """A model that answers."""

    name: ClassVar[str]

    def predict(self, requests: Sequence[Request], finished: frozenset[str]) -> Iterator[Reply]:
        """One reply for each request whose id is not in `finished`, as soon as it is known, in any order.

        The whole list is handed over every time, so that batches and shared prompt parts are a function of the list
        alone: an interrupted run asks the rest in the batches of an undisturbed one. A request that fails is a reply
        that says so. Raises BackendError when no request can be answered.
        """
        ...

    def fingerprint(self) -> dict[str, str]:
        """What decides its answers besides its options: digests of weights and chat template, data type."""
        ...


@runtime_checkable
class StandIn(Protocol):
    """A predictor that is no model, for tests and dry runs: nothing is concluded from its answers."""

    stands_in: ClassVar[str]
    """What it is instead of a model, in a few words."""
