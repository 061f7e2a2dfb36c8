"""Training and answering without a model: for tests, dry runs and the shortest tutorial."""

from collections.abc import Iterable

from ftkit import hookimpl, interfaces


@hookimpl
def ftkit_backends() -> Iterable[interfaces.Deferred]:
    """Offers the backend `echo`."""
    return interfaces.deferred(
        __name__,
        echo="backend:EchoBackend",
    )


@hookimpl
def ftkit_predictors() -> Iterable[interfaces.Deferred]:
    """Offers the predictor `echo`."""
    return interfaces.deferred(
        __name__,
        echo="predictor:EchoPredictor",
    )
