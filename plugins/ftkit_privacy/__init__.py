"""Privacy: the transforms that replace what names a person, with ftkit's own rules and with Presidio's, and a check."""

from collections.abc import Iterable

from ftkit import hookimpl, interfaces
from ftkit_privacy.no_pii import NoPii
from ftkit_privacy.presidio import Presidio
from ftkit_privacy.redact import Redact


@hookimpl
def ftkit_transforms() -> Iterable[type[interfaces.Redactor]]:
    """Offers `redact` and `presidio`."""
    return [Redact, Presidio]


@hookimpl
def ftkit_checks() -> Iterable[type[interfaces.Check]]:
    """Offers `no_pii`."""
    return [NoPii]
