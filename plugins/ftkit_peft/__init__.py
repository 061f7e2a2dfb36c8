"""Local models: trains LoRA adapters with TRL, and answers with transformers.

The frameworks are imported inside methods, so that listing plugins stays quick.
"""

from collections.abc import Iterable

from ftkit import hookimpl, interfaces


@hookimpl
def ftkit_backends() -> Iterable[interfaces.Deferred]:
    """Offers the backend `peft`."""
    return interfaces.deferred(
        __name__,
        peft="backend:Peft",
    )


@hookimpl
def ftkit_predictors() -> Iterable[interfaces.Deferred]:
    """Offers the predictor `transformers`."""
    return interfaces.deferred(
        __name__,
        transformers="predictor:Transformers",
    )
