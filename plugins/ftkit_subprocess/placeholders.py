"""Arguments with {placeholders}: each is replaced where it stands, and no shell ever reads the result."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from ftkit import ConfigError, nearest

NAMES = ("bin", "config", "folder", "model", "python", "run", "seed", "train_file", "validation_file")
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def required(argv: Sequence[str]) -> None:
    """Raises ConfigError for an empty list, for a shell, and for a placeholder that there is not."""
    if not argv or not all(argv):
        raise ConfigError("argv is empty, or holds an empty argument. Write the program and each argument apart.")
    if Path(argv[0]).name in {"sh", "bash", "dash", "zsh"} and "-c" in argv:
        raise ConfigError("argv starts a shell with -c. Name the program itself: arguments need no quoting here.")
    for argument in argv:
        for name in _PLACEHOLDER.findall(argument):
            if name not in NAMES:
                raise ConfigError(f"argv: there is no placeholder {{{name}}}.{nearest(name, NAMES)}")


def filled(argv: Sequence[str], values: Mapping[str, str]) -> tuple[str, ...]:
    """The arguments with what the placeholders stand for; what is filled in is not read again."""
    return tuple(_PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), argument) for argument in argv)
