"""Readers of tables."""

from collections.abc import Iterable

from ftkit import hookimpl, interfaces
from ftkit_tables.csv import Csv


@hookimpl
def ftkit_readers() -> Iterable[type[interfaces.Reader]]:
    """Offers the CSV reader."""
    return [Csv]
