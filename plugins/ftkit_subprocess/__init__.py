"""Trainers of other people, run as a process of their own in an environment of their own."""

from collections.abc import Iterable

from ftkit import hookimpl, interfaces


@hookimpl
def ftkit_backends() -> Iterable[interfaces.Deferred]:
    """Offers the backend `subprocess`."""
    return interfaces.deferred(__name__, subprocess="backend:SubprocessBackend")
