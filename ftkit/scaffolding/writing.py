"""A distribution written into a new folder, whole or not at all."""

import shutil
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template
from tempfile import mkdtemp

from ftkit.errors import ConfigError
from ftkit.kinds import KindName
from ftkit.scaffolding.names import Names
from ftkit.versions import ftkit_version

_ENDING = ".txt"
"""Of templates: what they are named after it is taken off would be linted, collected and imported here."""


def write(names: Names, kind: KindName, parent: Path) -> Path:
    """The new folder below `parent`, with everything in it. Raises ConfigError where there is something already."""
    folder = parent / names.distribution
    if folder.exists() or folder.is_symlink():
        raise ConfigError(f"there is a {folder} already, and nothing is overwritten. Take another name or --out.")
    parent.mkdir(parents=True, exist_ok=True)
    beside = Path(mkdtemp(prefix=f".{names.distribution}-", dir=parent))
    try:
        for path, text in contents(names, kind):
            (beside / path).parent.mkdir(parents=True, exist_ok=True)
            (beside / path).write_text(text, encoding="utf-8")
        beside.chmod(0o755)
        beside.rename(folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return folder


def contents(names: Names, kind: KindName) -> Iterator[tuple[Path, str]]:
    """The files of a distribution and what stands in them."""
    words = {
        "distribution": names.distribution,
        "package": names.package,
        "name": names.component,
        "class_name": names.class_name,
        "kind": kind,
        "ftkit": ftkit_version(),
    }
    templates = files("ftkit.scaffolding") / "templates"
    for folder in ("shared", kind):
        for template in sorted((templates / folder).iterdir(), key=lambda one: one.name):
            text = template.read_text(encoding="utf-8")
            yield _place(template, folder, names), Template(text).substitute(words)


def _place(template: Traversable, folder: str, names: Names) -> Path:
    name = template.name.removesuffix(_ENDING)
    if folder == "shared":
        return Path(name)
    return Path("tests", f"test_{names.component}.py") if name == "test.py" else Path("src", names.package, name)
