"""The libraries behind the instructions on languages and sentences: an extra, and what to do where one is absent."""

from importlib import import_module
from types import ModuleType

from ftkit import ConfigError


def required(module: str, package: str) -> ModuleType:
    """A module of the extra. Raises ConfigError with the line that installs it."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != module.partition(".")[0]:
            raise
        raise ConfigError(
            f"'{package}' is not installed, and IFEval's instructions on languages and sentences need it. "
            "Install it with: pip install 'ftkit[ifeval]'"
        ) from error
