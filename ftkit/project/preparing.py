"""The `prepare` section."""

from typing import Any, Literal

from ftkit import settings
from ftkit.errors import ConfigError
from ftkit.plugins import Reference
from ftkit.references import reference, references
from ftkit.sections import CardFile, Leaks, PrepareFile, Shares
from ftkit.settings import Document
from ftkit.values import Value


class PrepareSettings(Value, frozen=True, kw_only=True):
    """The `prepare` section."""

    transforms: tuple[Reference, ...] = ()
    split: Shares = Shares()
    leaks: Leaks | Literal["off"] = Leaks()
    export: tuple[Reference, ...] = ()
    max_reject_rate: float = 0.1
    engine: Reference = Reference(name="auto")
    shard_rows: int | None = None  # rows in a file; None writes one file for each split
    card: CardFile = CardFile()


def prepare_settings(given: Any, document: Document) -> PrepareSettings:
    """The section of a settings document. Raises ConfigError with file, line, path and nearest valid name."""
    file = settings.converted(given, PrepareFile, document, ("prepare",))
    return PrepareSettings(
        transforms=references(file.transforms, document, ("prepare", "transforms")),
        split=_split(file.split, document),
        export=_exports(file.export, document),
        max_reject_rate=file.max_reject_rate,
        engine=reference(file.engine, document, ("prepare", "engine")),
        shard_rows=file.shard_rows,
        leaks=file.leaks,
        card=file.card,
    )


def _exports(given: list[Any], document: Document) -> tuple[Reference, ...]:
    """The exporters. Each has one folder of its name, so a second one would write over the first."""
    exports = references(given, document, ("prepare", "export"))
    seen: set[str] = set()
    for one in exports:
        if one.name in seen:
            raise ConfigError(f"{one.where}: the exporter '{one.name}' is listed twice. Keep one of them.")
        seen.add(one.name)
    return exports


def _split(given: Shares, document: Document) -> Shares:
    total = given.train + given.validation + given.test
    if abs(total - 1) > 1e-9:
        raise ConfigError(f"{document.where(('prepare', 'split'))}: the shares add up to {total:g}, not to 1.")
    if given.train == 0:
        raise ConfigError(f"{document.where(('prepare', 'split'))}: the train share is 0: nothing to learn from.")
    return given
