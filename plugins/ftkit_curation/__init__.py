"""Curation: which rows of a dataset stay, judged by all the others: near copies, contamination, samples, order."""

from collections.abc import Iterable

from ftkit import hookimpl, interfaces


@hookimpl
def ftkit_transforms() -> Iterable[interfaces.Deferred]:
    """Offers `near_dedupe`, `decontaminate`, `sample`, `mix` and `sort`."""
    return interfaces.deferred(
        __name__,
        near_dedupe="near_dedupe:NearDedupe",
        decontaminate="decontaminate:Decontaminate",
        sample="sample:Sample",
        mix="mix:Mix",
        sort="sort:Sort",
    )
