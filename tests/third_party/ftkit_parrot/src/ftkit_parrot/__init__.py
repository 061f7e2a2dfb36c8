"""A plugin of another distribution: a backend that learns one answer, and the predictor that says it."""

from collections.abc import Iterable

from ftkit import hookimpl, interfaces
from ftkit_parrot.backend import ParrotBackend
from ftkit_parrot.predictor import ParrotPredictor


@hookimpl
def ftkit_backends() -> Iterable[type[interfaces.Backend]]:
    """Offers the backend `parrot`."""
    return [ParrotBackend]


@hookimpl
def ftkit_predictors() -> Iterable[type[interfaces.Predictor]]:
    """Offers the predictor `parrot`."""
    return [ParrotPredictor]
