"""The passages that answers may be looked up in: files of text, rows of tables, or the training split.

A text is cut at its blank lines, and a paragraph of more words than a passage may have is cut between words.
"""

import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from ftkit import DataError, Example, Passage, answer_text, prompt_text

_READ = {".txt": "text", ".md": "text", ".csv": "table", ".jsonl": "lines"}


def of_training(train: Iterable[Example]) -> Iterator[Passage]:
    """Each training example as a passage: what was asked and what was answered."""
    for example in train:
        yield Passage(origin=example.origin, question=prompt_text(example), text=answer_text(example))


def of_files(path: Path, most_words: int) -> Iterator[Passage]:
    """The passages of a file, or of all files below a folder that can be read, by path.

    Raises DataError naming the file when there is nothing to read.
    """
    files = [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.suffix.lower() in _READ)
    if not files:
        raise DataError(f"corpus {path}: there is no such file, or no {', '.join(_READ)} file below it.")
    for file in files:
        yield from _of_file(file, most_words)


def _of_file(file: Path, most_words: int) -> Iterator[Passage]:
    kind = _READ.get(file.suffix.lower())
    if kind is None:
        raise DataError(f"corpus {file}: {file.suffix or 'no ending'} is not one of {', '.join(_READ)}.")
    try:
        for number, text in _rows(file, kind):
            for piece in pieces(text, most_words):
                yield Passage(origin=f"{file.name}:{number}", text=piece)
    except UnicodeDecodeError as error:
        raise DataError(f"corpus {file}: it is not UTF-8 ({error.reason} at byte {error.start}).") from error


def _rows(file: Path, kind: str) -> Iterator[tuple[int, str]]:
    """Texts with the line that each begins in."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        if kind == "text":
            yield from _paragraphs(lines)
        elif kind == "table":
            table = csv.DictReader(lines)
            for row in table:
                yield table.line_num, "\n".join(f"{name}: {value}" for name, value in row.items() if value)
        else:
            yield from ((number, _text(line, file, number)) for number, line in enumerate(lines, 1) if line.strip())


def _paragraphs(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    held: list[str] = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            held.append(line.rstrip())
        elif held:
            yield number - len(held), "\n".join(held)
            held = []
    if held:
        yield number - len(held) + 1, "\n".join(held)


def _text(line: str, file: Path, number: int) -> str:
    """The field `text` of an object, or all its texts."""
    try:
        row = json.loads(line)
    except ValueError as error:
        raise DataError(f"corpus {file}:{number}: {error}. Each line must be a JSON object.") from error
    if not isinstance(row, dict):
        raise DataError(f"corpus {file}:{number}: each line must be a JSON object, this is {type(row).__name__}.")
    said = [row["text"]] if isinstance(row.get("text"), str) else [one for one in row.values() if isinstance(one, str)]
    return "\n".join(said)


def pieces(text: str, most_words: int) -> Iterator[str]:
    """The text in pieces of at most so many words, its own line breaks kept where it is short enough."""
    split = text.split()
    if len(split) <= most_words:
        if split:
            yield text.strip()
        return
    for start in range(0, len(split), most_words):
        yield " ".join(split[start : start + most_words])
