"""Amazon Bedrock: models tuned and asked there. Its library is imported inside methods."""

from collections.abc import Iterable

from ftkit import hookimpl, interfaces


@hookimpl
def ftkit_backends() -> Iterable[interfaces.Deferred]:
    """Offers the backend `bedrock`."""
    return interfaces.deferred(__name__, bedrock="backend:BedrockBackend")


@hookimpl
def ftkit_predictors() -> Iterable[interfaces.Deferred]:
    """Offers the predictor `bedrock`."""
    return interfaces.deferred(__name__, bedrock="predictor:BedrockPredictor")
