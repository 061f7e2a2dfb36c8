"""Files and exports judged by the exporters' own rules: one set of rules for what we wrote and what others did."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path

import msgspec

from ftkit.errors import ConfigError, DataError
from ftkit.interfaces import Exporter, FileChecker
from ftkit.plugins import Plugins, Reference
from ftkit.values import SPLITS, Example, Problem, Value


class Tally(Value, frozen=True, kw_only=True):
    """The problems of one reason: how many there are, and the first of them."""

    reason: str
    count: int
    first: Problem


def problems_of_file(plugins: Plugins, dialect: str, path: Path, *, validation: bool = False) -> Iterator[Problem]:
    """Everything that the dialect's vendor would refuse in a file: what concerns the whole of it first, then by line.

    Lazy, and holds one line at a time. Raises ConfigError for an unknown dialect and for one that judges no files,
    DataError for a file that is not there or cannot be read.
    """
    exporter = plugins.build("exporter", Reference(name=dialect), Path.cwd())
    if not isinstance(exporter, FileChecker):
        raise ConfigError(f"the exporter '{dialect}' has no rules for files; {_checkable(plugins)} have.")
    if not path.exists():
        raise DataError(f"there is no file {path}.")
    return chain(exporter.file_problems(path, validation=validation), exporter.line_problems(path))


def problems_of_export(exporter: Exporter, splits: Mapping[str, Iterable[Example]], folder: Path) -> Iterator[Problem]:
    """What the vendor would refuse of an export of ours: rows by their id, then files as a whole.

    `splits` are the rows again that were exported into the folder. A row that the dialect cannot express is among the
    problems and not in the files; rows of a test split that was not exported are not judged.
    """
    for split in SPLITS:
        if split != "test" or any(folder.glob("test*")):
            for example in splits.get(split, ()):
                yield from exporter.problems(example)
    if isinstance(exporter, FileChecker):
        for path in sorted(path for path in folder.iterdir() if path.is_file() and path.stem in SPLITS):
            for problem in exporter.file_problems(path, validation=path.stem == "validation"):
                yield msgspec.structs.replace(problem, detail=f"{path.name}: {problem.detail}")


def tallied(problems: Iterable[Problem]) -> tuple[Tally, ...]:
    """The problems by reason, the most frequent first: what a manifest and a person can hold."""
    found: dict[str, Tally] = {}
    for problem in problems:
        before = found.get(problem.reason)
        if before is None:
            found[problem.reason] = Tally(reason=problem.reason, count=1, first=problem)
        else:
            found[problem.reason] = msgspec.structs.replace(before, count=before.count + 1)
    return tuple(sorted(found.values(), key=lambda tally: (-tally.count, tally.reason)))


def _checkable(plugins: Plugins) -> str:
    offers = (offer for offer in plugins.offers if offer.kind == "exporter")
    return ", ".join(sorted(offer.name for offer in offers if hasattr(offer.component, "line_problems")))
