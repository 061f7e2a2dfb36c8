"""Training and answering without a model: for tests, dry runs and the shortest tutorial."""

from collections.abc import Iterable

from ftkit import hookimpl, interfaces
from ftkit_echo.backend import EchoBackend
from ftkit_echo.predictor import EchoPredictor


@hookimpl
def ftkit_backends() -> Iterable[type[interfaces.Backend]]:
    """Offers the backend `echo`."""
    return [EchoBackend]


@hookimpl
def ftkit_predictors() -> Iterable[type[interfaces.Predictor]]:
    """Offers the predictor `echo`."""
    return [EchoPredictor]
