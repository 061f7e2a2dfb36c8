"""The cases that a run of saved answers is judged on: those of the references, else those of the first candidate."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from ftkit import jsonl
from ftkit.answer_files.blocks import Block, blocks
from ftkit.answer_files.given import ColumnNames, Given, as_it_is, is_table, read_block, written_anew
from ftkit.answer_files.lines import Lines, Places, written
from ftkit.digests import fingerprint
from ftkit.errors import DataError
from ftkit.interfaces import Engine
from ftkit.packed import Packed
from ftkit.reports import Prediction, ReferenceLine, ScoredCase
from ftkit.scoring.answers import Answers
from ftkit.scoring.cases import CaseNotes, Cases, first_twice
from ftkit.scoring.columns import reference_rows
from ftkit.scoring.right_answers import FiledReferences, NoReferences, References

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_CASES = 1024
_BYTES = 2 << 20
_SHAPE = 'Each line must be a dataset row, or {"id": ..., "reference": ...}; see --reference-column.'


class Known(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """The cases, and what is known of each."""

    name: str  # who says which cases there are: a file, or "'zero-shot'"
    lines: Lines  # one for each case
    cases: Cases
    notes: CaseNotes
    references: References
    described: Callable[[bytes], ScoredCase]  # what a line says of its case

    def chosen(self, kept: "NDArray[np.bool_]") -> "Known":
        """Only some of the cases."""
        import numpy as np

        lines = self.lines.chosen(np.flatnonzero(kept))
        references = FiledReferences(lines) if isinstance(self.references, FiledReferences) else self.references
        cases = self.notes.cases(self.cases.digests[kept], kept)
        return msgspec.structs.replace(self, lines=lines, cases=cases, references=references)

    def write(self, path: Path, engine: Engine) -> Lines:
        """Writes what is known of each case, one a line; where each one stands there."""
        return written(path, engine.map(_Describing(self.lines, self.described), self.lines.spans(_CASES, _BYTES)))

    def id_at(self, place: int) -> str:
        """The id of a case."""
        [line] = self.lines.texts(slice(place, place + 1))
        return self.described(line).id


class _Describing(msgspec.Struct, frozen=True):
    """Makes some of the lines of `cases.jsonl`; handed to the workers as it is."""

    lines: Lines
    described: Callable[[bytes], ScoredCase]

    def __call__(self, span: tuple[int, int]) -> Packed:
        return jsonl.packed(map(self.described, self.lines.texts(slice(*span))))


def cases_of_references(given: Given, slices: Sequence[str], engine: Engine) -> Known:
    """The cases of a file of references. Raises DataError for an id that is there twice, and for an unknown slice."""
    import numpy as np

    found, notes = _Found(), CaseNotes(slices)
    seen: set[str] = set()
    for some in engine.map(_Finding(given, tuple(slices)), blocks(given.path)):
        found.extend(some)
        for group, record in some.told:
            notes.add(group, record)
            seen.update(record)
    for column in slices:
        if column not in seen:
            where = given.known_as
            raise DataError(f"{where}: no row has a column '{column}' in its record, so nothing can be divided by it.")
    lines = found.places.lines(given.path)
    known = Known(
        name=str(given.known_as),
        lines=lines,
        cases=notes.cases(np.frombuffer(found.digests, np.uint64)),
        notes=notes,
        references=FiledReferences(lines),
        described=_Described(tuple(slices)),
    )
    _refuse_twice(known)
    return known


def given_references(path: Path, columns: ColumnNames, spool: Path) -> Given:
    """A file of references as lines of our shape."""
    if is_table(path) or columns.renamed():
        return written_anew(reference_rows(path, columns), path, spool)
    return as_it_is(path, spool)


def cases_of_answers(answers: Answers) -> Known:
    """The cases that a candidate was asked, in the order of its answers."""
    import numpy as np

    _, firsts = np.unique(answers.digests, return_index=True)
    firsts.sort()
    notes = CaseNotes()
    for _ in range(len(firsts)):
        notes.add("", {})
    return Known(
        name=f"'{answers.candidate}'",
        lines=answers.lines.chosen(firsts),
        cases=notes.cases(answers.digests[firsts]),
        notes=notes,
        references=NoReferences(),
        described=_asked,
    )


class _Found:
    """Cases in a file, by some 30 bytes each, and for a moment what some of them are told by."""

    def __init__(self) -> None:
        self.digests = bytearray()
        self.told: list[tuple[str, dict[str, str]]] = []  # groups, and the columns that divide the cases
        self.places = Places()

    def extend(self, later: "_Found") -> None:
        self.digests += later.digests
        self.places.extend(later.places)


class _Finding(msgspec.Struct, frozen=True):
    """Finds the cases in a block of a file; handed to the workers as it is."""

    given: Given
    slices: tuple[str, ...]

    def __call__(self, block: Block) -> _Found:
        found = _Found()
        for number, start, length, line in read_block(self.given, block, ReferenceLine, _SHAPE):
            found.places.add(number, start, length)
            found.digests += fingerprint(line.id)
            told = {column: line.record[column] for column in self.slices if column in line.record}
            found.told.append((line.group, told))
        return found


class _Described(msgspec.Struct, frozen=True):
    """Makes a line of `cases.jsonl` of a line of references."""

    slices: tuple[str, ...]

    def __call__(self, line: bytes) -> ScoredCase:
        row = _references.decode(line)
        return ScoredCase(
            id=row.id,
            prompt=row.prompt,
            reference=row.text,
            group=row.group,
            slices={column: row.record.get(column, "") for column in self.slices},
        )


_references: Any = msgspec.json.Decoder(ReferenceLine)
_predictions: Any = msgspec.json.Decoder(Prediction)


def _asked(line: bytes) -> ScoredCase:
    return ScoredCase(id=_predictions.decode(line).id)


def _refuse_twice(known: Known) -> None:
    import numpy as np

    twice = first_twice(known.cases.digests, np.zeros(len(known.cases), np.uint16))
    if twice:
        first, second = (int(known.lines.numbers[place]) for place in twice)
        raise DataError(f"{known.name}:{second}: the id '{known.id_at(twice[1])}' stands on line {first} too.")
