"""Training and answers at Tinker: our loop decides every step, their machines compute it.

The SDK is imported inside methods, so that listing plugins stays quick.
"""

from collections.abc import Iterable

from ftkit import hookimpl, interfaces


@hookimpl
def ftkit_backends() -> Iterable[interfaces.Deferred]:
    """Offers the backend `tinker`."""
    return interfaces.deferred(__name__, tinker="backend:TinkerBackend")


@hookimpl
def ftkit_predictors() -> Iterable[interfaces.Deferred]:
    """Offers the predictor `tinker`."""
    return interfaces.deferred(__name__, tinker="predictor:TinkerPredictor")
