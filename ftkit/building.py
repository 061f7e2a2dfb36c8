"""Components out of other components' options: a judge is a metric that needs a predictor, a trainer an exporter."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ftkit import interfaces, plugins
from ftkit.errors import ConfigError
from ftkit.plugins import Reference


def built_predictor(written: str | Mapping[str, Any], root: str | Path) -> interfaces.Predictor:
    """The predictor that an option names as a project file would: a name, or {NAME: OPTIONS}.

    Relative paths among its options start from `root`. Raises ConfigError where it cannot be built.
    """
    if isinstance(written, str):
        written = {written: {}}
    if len(written) != 1:
        raise ConfigError(f"expected one predictor, found {len(written)}: {', '.join(written) or 'none'}.")
    [(name, options)] = written.items()
    reference = Reference(name=name, options=dict(options or {}))
    built: interfaces.Predictor = plugins.installed().build("predictor", reference, Path(root))
    return built


def built_exporter(name: str) -> interfaces.Exporter:
    """The exporter of that name with its usual options. Raises ConfigError where there is none."""
    built: interfaces.Exporter = plugins.installed().build("exporter", Reference(name=name), Path())
    return built
