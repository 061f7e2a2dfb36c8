"""The `train` section: one training under each name."""

from typing import Any

from ftkit import settings
from ftkit.errors import ConfigError
from ftkit.plugins import Reference
from ftkit.references import reference
from ftkit.sections import RunFile, TooLong
from ftkit.settings import Document, Keys
from ftkit.values import Method, Value


class Run(Value, frozen=True, kw_only=True):
    """One training under a name."""

    name: str
    backend: Reference
    prompter: Reference = Reference(name="plain")
    rows: int | None = None  # of the train split, by hash; None is all of them
    too_long: TooLong = "error"
    seed: int = 7
    method: Method = "sft"


def run_of(name: str, given: Any, document: Document) -> Run:
    """A run of a settings document. Raises ConfigError with file, line, path and nearest valid name."""
    keys: Keys = ("train", name)
    _plain_name(name, document, keys)
    file = settings.converted(given, RunFile, document, keys)
    return Run(
        name=name,
        backend=reference(file.backend, document, (*keys, "backend")),
        prompter=reference(file.prompter, document, (*keys, "prompter")),
        rows=file.rows,
        too_long=file.too_long,
        seed=file.seed,
        method=file.method,
    )


def _plain_name(name: str, document: Document, keys: Keys) -> None:
    """A run's name is a folder's name, so it must not lead out of its place."""
    if not name or name.startswith(".") or any(not (sign.isalnum() or sign in "-_.") for sign in name):
        raise ConfigError(f"{document.where(keys)}: the name {name!r} may hold letters, digits, '-', '_' and '.' only.")
