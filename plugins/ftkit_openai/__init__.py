"""Models behind the OpenAI wire format: any endpoint that speaks it, trained there, asked one by one or as a batch.

The HTTP library is imported inside methods, so that listing plugins stays quick.
"""

from collections.abc import Iterable

from ftkit import hookimpl, interfaces


@hookimpl
def ftkit_backends() -> Iterable[interfaces.Deferred]:
    """Offers the backend `openai`."""
    return interfaces.deferred(__name__, openai="backend:OpenAIBackend")


@hookimpl
def ftkit_predictors() -> Iterable[interfaces.Deferred]:
    """Offers the predictors `openai` and `openai_batch`."""
    return interfaces.deferred(
        __name__,
        openai="predictor:OpenAI",
        openai_batch="batch_predictor:OpenAIBatch",
    )
