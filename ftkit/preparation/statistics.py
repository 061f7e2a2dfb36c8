"""A dataset's statistics in one pass over its rows, with bounded memory.

Of a large dataset one row in so many is measured: five thousand rows place the percentiles to within one and a half
percent, and measuring each row would take about as long as preparing it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgspec

from ftkit.dataset_files import names_of, row_kind, text_of
from ftkit.dataset_statistics import Statistics, Strata, Stratum, TextLengths, TextPart
from ftkit.preparation.lengths import LengthCounter
from ftkit.values import SPLITS, Example, Preference, Split

_MEASURED = 5_000
_BLOCK = 1 << 18
_LINE_FEED = ord("\n")
_VALUES = 1_000
"""How many values of a column are told apart; one of free text would have as many as there are rows."""
_LISTED = 40
_TOOLS_KEY = b'"tools":'

T = TypeVar("T")


class _Kept(msgspec.Struct):
    """Of a row, the columns that it keeps alone."""

    record: dict[str, str] = {}


class _Tools(msgspec.Struct):
    """Of a row, the functions that may be called."""

    tools: str = ""


def statistics(
    folder: Path, names: Iterable[str], rows: int, strata: str = "", *, perhaps_tools: bool = True
) -> Statistics:
    """The statistics of a folder's row files.

    `rows` is how many there are in all; `strata` the column whose values are counted on each side, empty for none.
    Without `perhaps_tools` no row declares functions that may be called, and none is looked for.
    """
    files = [(split, folder / name) for split in SPLITS for name in names_of(split, names)]
    every = max(1, -(-rows // _MEASURED))
    return Statistics(
        rows=rows,
        every=every,
        texts=_texts(files, every),
        has_tools=perhaps_tools and any(_has_tools(path) for _, path in files),
        strata=_strata(files, strata),
    )


def _texts(files: list[tuple[Split, Path]], every: int) -> tuple[TextLengths, ...]:
    counters: dict[TextPart, tuple[LengthCounter, LengthCounter]] = {}
    for _, path in files:
        for row in _decoded(path, row_kind(path), every):
            for part, text in _parts(row.example if isinstance(row, Preference) else row):
                if part not in counters:
                    counters[part] = LengthCounter(), LengthCounter()
                characters, words = counters[part]
                characters.add(len(text))
                words.add(len(text.split()))
    return tuple(
        TextLengths(part=part, rows=characters.rows, characters=characters.lengths(), words=words.lengths())
        for part, (characters, words) in counters.items()
    )


def _parts(row: Example) -> Iterator[tuple[TextPart, str]]:
    yield "prompt", text_of(row.prompt)
    yield "completion", text_of(row.completion)
    if row.rejected:
        yield "rejected", text_of(row.rejected)


def _has_tools(path: Path) -> bool:
    """Whether a row of the file has the field; quotes within texts are escaped, so only keys look like one."""
    decoder = msgspec.json.Decoder(_Tools)
    with path.open("rb") as lines:
        return any(decoder.decode(line).tools for line in lines if _TOOLS_KEY in line)


def _strata(files: list[tuple[Split, Path]], column: str) -> Strata | None:
    if not column:
        return None
    values: dict[str, Counter[Split]] = {}
    other: Counter[Split] = Counter()
    for split, path in files:
        for row in _decoded(path, _Kept):
            value = row.record.get(column, "")
            known = value in values or len(values) < _VALUES
            (values.setdefault(value, Counter()) if known else other)[split] += 1
    ordered = sorted(values.items(), key=lambda item: (-item[1].total(), item[0]))
    for _, rows in ordered[_LISTED:]:
        other.update(rows)
    listed = tuple(Stratum(value=value, rows=_by_split(rows)) for value, rows in ordered[:_LISTED])
    return Strata(column=column, values=listed, other=_by_split(other) if other else {})


def _by_split(rows: Counter[Split]) -> dict[Split, int]:
    return {split: rows[split] for split in SPLITS}


def _decoded(path: Path, kind: type[T], every: int = 1) -> Iterator[T]:
    """One of every so many lines of a file that we have just written: what cannot be read is our own bug."""
    decoder = msgspec.json.Decoder(kind)
    with path.open("rb") as file:
        yield from map(decoder.decode, file if every == 1 else _some_lines(file, every))


def _some_lines(file: BinaryIO, every: int) -> Iterator[bytes]:
    """One of every so many lines, the first among them."""
    for start in _some_starts(file, every):
        file.seek(start)
        yield file.readline()


def _some_starts(file: BinaryIO, every: int) -> list[int]:
    """Where these lines begin. Line ends are counted by numpy, in a fifth of the time that walking over lines takes."""
    import numpy

    starts, position, passed = [0], 0, 0
    while block := file.read(_BLOCK):
        ends = numpy.flatnonzero(numpy.frombuffer(block, numpy.uint8) == _LINE_FEED)
        chosen = ends[(every - 1 - passed) % every :: every]
        starts += (chosen + (position + 1)).tolist()
        position, passed = position + len(block), passed + len(ends)
    return [start for start in starts if start < position]
