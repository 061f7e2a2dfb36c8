"""Privacy: the transforms that replace what names a person, with ftkit's own rules and with Presidio's, and a check."""

from collections.abc import Iterable

from ftkit import hookimpl, interfaces


@hookimpl
def ftkit_transforms() -> Iterable[interfaces.Deferred]:
    """Offers `redact` and `presidio`."""
    return interfaces.deferred(
        __name__,
        redact="redact:Redact",
        presidio="presidio:Presidio",
    )


@hookimpl
def ftkit_checks() -> Iterable[interfaces.Deferred]:
    """Offers `no_pii`."""
    return interfaces.deferred(
        __name__,
        no_pii="no_pii:NoPii",
    )
