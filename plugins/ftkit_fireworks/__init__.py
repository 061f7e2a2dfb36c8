"""Fireworks: models tuned there. Its library is imported inside methods, so that listing plugins stays quick."""

from collections.abc import Iterable

from ftkit import hookimpl, interfaces


@hookimpl
def ftkit_backends() -> Iterable[interfaces.Deferred]:
    """Offers the backend `fireworks`."""
    return interfaces.deferred(__name__, fireworks="backend:FireworksBackend")
