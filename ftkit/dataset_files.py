"""The files of a dataset folder by what they hold: the rows of a split, whole or in shards, and the rejects."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import msgspec

from ftkit import jsonl
from ftkit.errors import DataError
from ftkit.values import Example, Message, Preference, Reject, Split

Part = Literal["train", "validation", "test", "rejects"]

_NAME = re.compile(r"(train|validation|test|rejects)(?:-\d+)?(?:-of-\d+)?\.jsonl")


def part_of(name: str) -> Part | None:
    """What a file of a dataset folder holds line by line, by its name below the folder; None for any other file."""
    match = _NAME.fullmatch(name)
    return match[1] if match else None  # type: ignore[return-value] # the pattern's alternatives


def names_of(part: Part, names: Iterable[str]) -> list[str]:
    """Those of the names that belong to a part, its shards in order."""
    return sorted(name for name in names if part_of(name) == part)


def examples(folder: Path, names: Iterable[str], split: Split) -> Iterator[Example]:
    """The rows of a split as examples, lazily; a preference's better answer is the completion."""
    for path in _regular_files(folder, split, names):
        for row in jsonl.read(path, row_kind(path)):
            yield row.example if isinstance(row, Preference) else row


def rejects(folder: Path, names: Iterable[str]) -> Iterator[Reject]:
    """Everything that was refused, lazily."""
    for path in _regular_files(folder, "rejects", names):
        yield from jsonl.read(path, Reject)


def _regular_files(folder: Path, part: Part, names: Iterable[str]) -> Iterator[Path]:
    """The files of a part. Raises DataError for what stands in a file's place: reading a pipe would wait for ever."""
    for name in names_of(part, names):
        path = folder / name
        if path.exists() and not path.is_file():
            raise DataError(f"{path} is no regular file. Make the dataset anew with 'ftkit prepare --again'.")
        yield path


def row_kind(path: Path) -> type[Example] | type[Preference]:
    """What the rows of a file are: preferences where its first line is one. A dataset holds one kind alone."""
    try:
        with path.open("rb") as lines:
            msgspec.json.decode(lines.readline(), type=Preference)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Example
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror}.") from error
    return Preference


def text_of(messages: Iterable[Message]) -> str:
    """What messages say, one after the other, with the arguments of the calls in them."""
    return "\n\n".join(_said(message) for message in messages)


def _said(message: Message) -> str:
    calls = message.tool_calls or ()
    return "\n".join([message.content, *(f"{call.function.name}({call.function.arguments})" for call in calls)])
