"""The readers of a project's records: one for each file that a path, a glob, a folder or a URL stands for.

A file name's ending chooses the reader, packed or not; a reference names it. Files come in the order of their names.
"""

import os
from collections.abc import Iterator, Sequence
from glob import has_magic
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from ftkit import interfaces
from ftkit.errors import ConfigError, DataError, nearest
from ftkit.plugins import Plugins, Reference
from ftkit.preparation.input_files import InputFiles
from ftkit.sources import Source, fetching
from ftkit.sources.written import STDIN, bare, is_url, shown

_S3 = ("s3://", "s3a://")


class Choice(NamedTuple):
    """The readers that a path stands for, and what a person should know of it."""

    readers: tuple[interfaces.Reader, ...]
    notes: tuple[str, ...] = ()


def chosen(given: Reference | str, plugins: Plugins, source: Source) -> Choice:
    """The readers of one entry of `records`.

    Raises ConfigError where no reader fits, DataError where nothing is there.
    """
    if isinstance(given, Reference):
        return Choice(tuple(_referred(given, plugins, source)))
    if given == STDIN:
        return Choice((_built(_stdin_reader(source), STDIN, plugins, source),))
    if not is_url(given) and source.path(given).is_dir():
        return _of_folder(given, plugins, source)
    return Choice(tuple(_built(_name_for(path, plugins), path, plugins, source) for path in _matched(given, source)))


def input_files(readers: Sequence[interfaces.Reader], source: Source) -> InputFiles:
    """The files that will be read, whose digests are being made.

    Raises ConfigError for a file that is named twice, whose records would be counted twice.
    """
    found: dict[str, Path] = {}
    seen = set[str]()
    for path in (path for reader in readers for path in reader.files(source)):
        name = source.name_of(path) or _relative(path, source.root)
        place = os.path.realpath(path)  # unlike Path.resolve, it takes links that lead to themselves
        if place in seen:
            raise ConfigError(
                f"the project names the records {source.name_of(path) or path} twice. Name each file once."
            )
        seen.add(place)
        if path.is_dir():
            raise DataError(f"{path} is a folder, not a file of records.")
        found[_unused(name, found)] = path
    return InputFiles(found)


def settings_of(given: Reference | str, source: Source) -> object:
    """An entry of `records` as a manifest may show it: without secrets, and without the place of a copy."""
    if isinstance(given, str):
        return shown(given)
    options = {name: _setting(value, source) for name, value in given.options.items()}
    return {given.name: options}


def _setting(value: Any, source: Source) -> Any:
    return source.name_of(Path(value)) or shown(value) if isinstance(value, str) else value


def _referred(given: Reference, plugins: Plugins, source: Source) -> Iterator[interfaces.Reader]:
    path = given.options.get("path")
    if not isinstance(path, str) or path == STDIN:
        yield plugins.build("reader", given, source.root)
        return
    for one in _matched(path, source):
        reference = msgspec.structs.replace(given, options={**given.options, "path": one})
        yield plugins.build("reader", reference, source.root)


def _built(name: str, path: str, plugins: Plugins, source: Source) -> interfaces.Reader:
    reader: interfaces.Reader = plugins.build("reader", Reference(name=name, options={"path": path}), source.root)
    return reader


def _name_for(path: str, plugins: Plugins) -> str:
    """The name of the reader for a path's ending."""
    if name := _known_name(path, plugins):
        return name
    names = ", ".join(plugins.names("reader"))
    place = shown(path)
    raise ConfigError(f"no reader knows the ending of '{place}'. Name one: {{csv: {{path: {place}}}}}. Known: {names}.")


def _known_name(path: str, plugins: Plugins) -> str:
    ending_of: Any = [
        (ending, offer.name)
        for offer in plugins.offers
        if offer.kind == "reader"
        for ending in offer.component.endings  # type: ignore[attr-defined] # a Reader
    ]
    return next((name for ending, name in ending_of if bare(path).lower().endswith(ending)), "")


def _matched(path: str, source: Source) -> list[str]:
    """The files that a glob matches, in order; any other path is itself."""
    if path.startswith(_S3):
        return _matched_s3(path, source) if has_magic(path) else [path]
    if is_url(path) or not has_magic(path) or source.path(path).exists():
        return [path]
    root = Path(path).anchor
    base = Path(root) if root else source.root
    inner = path.removeprefix(root)
    found = sorted(found.as_posix() for found in base.glob(inner) if found.is_file() and not _is_hidden(found))
    if not found:
        raise DataError(f"no file matches '{path}'.{nearest(path, _beside(source.path(path).parent))}")
    return [_relative_to(one, source.root) if not root else one for one in found]


def _matched_s3(path: str, source: Source) -> list[str]:
    from fnmatch import fnmatchcase

    from pyarrow.fs import FileSelector

    scheme, _, inner = path.partition("://")
    folder = inner.partition("*")[0].partition("?")[0].partition("[")[0].rpartition("/")[0]
    try:
        infos = fetching.s3(source.seconds).get_file_info(FileSelector(folder, recursive=True))
    except OSError as error:
        raise DataError(f"cannot list s3://{folder}: {error}.") from error
    found = sorted(info.path for info in infos if info.is_file and fnmatchcase(info.path, inner))
    if not found:
        raise DataError(f"no file matches '{path}'.{nearest(inner, [info.path for info in infos])}")
    return [f"{scheme}://{one}" for one in found]


def _of_folder(given: str, plugins: Plugins, source: Source) -> Choice:
    """The files in a folder that a reader knows, not those in folders below it."""
    files = sorted(path for path in source.path(given).iterdir() if path.is_file() and not _is_hidden(path))
    known = [path for path in files if _known_name(path.name, plugins)]
    others = [path.name for path in files if path not in known]
    if not known:
        raise DataError(
            f"the folder '{given}' holds no file that a reader knows. Found: {', '.join(others) or 'nothing'}."
        )
    names = [f"{given.rstrip('/')}/{path.name}" for path in known]
    readers = tuple(_built(_name_for(name, plugins), name, plugins, source) for name in names)
    return Choice(readers, (f"{given}: not read, for no reader knows them: {', '.join(others)}",) if others else ())


def _stdin_reader(source: Source) -> str:
    """What standard input is taken for by its first sign."""
    with source.open(STDIN) as file:
        beginning = file.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
    return "jsonl" if beginning[:1] in {b"{", b"["} else "csv"


def _is_hidden(path: Path) -> bool:
    return path.name.startswith(".")


def _beside(folder: Path) -> list[str]:
    return [path.name for path in sorted(folder.iterdir())[:50]] if folder.is_dir() else []


def _relative_to(path: str, root: Path) -> str:
    return Path(path).relative_to(root).as_posix()


def _relative(path: Path, root: Path) -> str:
    return Path(os.path.relpath(path, root)).as_posix()


def _unused(name: str, taken: dict[str, Path]) -> str:
    """Two URLs may look alike once their secrets are hidden."""
    number = 2
    free = name
    while free in taken:
        free = f"{name}#{number}"
        number += 1
    return free
