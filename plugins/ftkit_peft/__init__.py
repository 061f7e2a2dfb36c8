"""Local models: trains LoRA adapters with TRL, and answers with transformers.

The frameworks are imported inside methods, so that listing plugins stays quick.
"""

from collections.abc import Iterable

from ftkit import hookimpl, interfaces
from ftkit_peft.backend import Peft
from ftkit_peft.predictor import Transformers


@hookimpl
def ftkit_backends() -> Iterable[type[interfaces.Backend]]:
    """Offers the backend `peft`."""
    return [Peft]


@hookimpl
def ftkit_predictors() -> Iterable[type[interfaces.Predictor]]:
    """Offers the predictor `transformers`."""
    return [Transformers]
