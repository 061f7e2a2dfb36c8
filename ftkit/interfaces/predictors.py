"""Predictors: models that answer."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import ClassVar, Protocol, runtime_checkable

from ftkit.values import AnswerForm, Reply, Request


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
class KeepsForm(Protocol):
    """A predictor that can be held to a form: a token that would leave it is never chosen."""

    def held_to(self, form: AnswerForm) -> Predictor:
        """The same predictor, held to the form. Raises ConfigError where its options hold it to another one."""
        ...


@runtime_checkable
class StaysLoaded(Protocol):
    """A predictor that takes long to make ready, and answers several lists of requests when it is."""

    def loaded(self) -> AbstractContextManager[Predictor]:
        """The same predictor, made ready with the first request that needs it; what it holds is let go at the end."""
        ...


@runtime_checkable
class StandIn(Protocol):
    """A predictor that is no model, for tests and dry runs: nothing is concluded from its answers."""

    stands_in: ClassVar[str]
    """What it is instead of a model, in a few words."""
