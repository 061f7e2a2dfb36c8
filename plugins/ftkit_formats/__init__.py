"""Exporters: a dataset in a vendor's dialect."""

from collections.abc import Iterable

from ftkit import hookimpl, interfaces
from ftkit_formats.openai_chat import OpenAIChat


@hookimpl
def ftkit_exporters() -> Iterable[type[interfaces.Exporter]]:
    """Offers the built-in exporters."""
    return [OpenAIChat]
