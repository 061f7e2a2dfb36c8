"""Prompters: the ways a candidate is asked."""

from collections.abc import Iterable

from ftkit import hookimpl, interfaces


@hookimpl
def ftkit_prompters() -> Iterable[interfaces.Deferred]:
    """Offers the built-in prompters."""
    return interfaces.deferred(
        __name__,
        few_shot="few_shot:FewShot",
        instructed="instructed:Instructed",
        template="own_template:OwnTemplate",
        plain="plain:Plain",
        retrieval="retrieval:Retrieval",
    )
