"""The cases that a run of saved answers is judged on: those of the references, else those of the first candidate."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from ftkit import jsonl
from ftkit.answer_files.blocks import Block
from ftkit.answer_files.given import ColumnNames, Given, as_it_is, is_table, read_block, refuse_pipe, written_anew
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
    described: Lines  # as `cases.jsonl` has them
    cases: Cases
    notes: CaseNotes
    references: References

    def chosen(self, kept: "NDArray[np.bool_]") -> "Known":
        """Only some of the cases."""
        import numpy as np

        places = np.flatnonzero(kept)
        filed = self.references
        return msgspec.structs.replace(
            self,
            described=self.described.chosen(places),
            cases=self.notes.cases(self.cases.digests[kept], kept),
            references=FiledReferences(filed.lines.chosen(places)) if isinstance(filed, FiledReferences) else filed,
        )

    def write(self, path: Path) -> Lines:
        """Moves the lines of `cases.jsonl` to their place, or copies those that were chosen; where each one stands."""
        lines = self.described
        if lines.are_all():
            lines.path.replace(path)
            return lines.moved(path)
        spans = lines.spans(_CASES, _BYTES)
        return written(path, (Packed.of(lines.texts(slice(first, end))) for first, end in spans))

    def id_at(self, place: int) -> str:
        """The id of a case."""
        [line] = self.described.texts(slice(place, place + 1))
        return jsonl.decode(line, ScoredCase, str(self.described.path)).id


class Finding(msgspec.Struct, frozen=True):
    """Reads the cases of a file of references, and describes them in a new file on the way.

    Raises DataError for a line that is no reference, an id that is there twice, and an unknown slice.
    """

    given: Given
    slices: tuple[str, ...]
    target: Path

    def part(self, block: Block, text: bytes) -> "_Found":
        """The cases of a block."""
        found = _Found()
        rows = []
        for start, length, row in read_block(self.given, block, text, ReferenceLine, _SHAPE):
            found.places.add(start, length)
            found.digests += fingerprint(row.id)
            told = {column: row.record[column] for column in self.slices if column in row.record}
            found.told.append((row.group, told))
            rows.append(self._described(row))
        found.described = jsonl.packed(rows)
        return found

    def whole(self, parts: "Iterable[_Found]") -> Known:
        """The cases of the file."""
        import numpy as np

        found, notes = _Found(), CaseNotes(self.slices)
        described = written(self.target, _described_by(parts, found, notes))
        if notes.unseen:
            lacks = f"no row has a column '{notes.unseen[0]}' in its record, so nothing can be divided by it."
            raise DataError(f"{self.given.known_as}: {lacks}")
        lines = found.places.lines(self.given.path)
        known = Known(
            name=str(self.given.known_as),
            described=described,
            cases=notes.cases(np.frombuffer(found.digests, np.uint64)),
            notes=notes,
            references=FiledReferences(lines),
        )
        self._refuse_twice(known, lines)
        return known

    def _refuse_twice(self, known: Known, lines: Lines) -> None:
        import numpy as np

        twice = first_twice(known.cases.digests, np.zeros(len(known.cases), np.uint16))
        if twice:
            first, second = (int(lines.starts[place]) for place in twice)
            where, line = self.given.where(second), self.given.line(first)
            raise DataError(f"{where}: the id '{known.id_at(twice[1])}' stands on line {line} too.")

    def _described(self, row: ReferenceLine) -> ScoredCase:
        return ScoredCase(
            id=row.id,
            prompt=row.prompt,
            reference=row.text,
            group=row.group,
            slices={column: row.record.get(column, "") for column in self.slices},
        )


def given_references(path: Path, columns: ColumnNames, spool: Path) -> Given:
    """A file of references as lines of our shape."""
    refuse_pipe(path)
    if is_table(path) or columns.renamed():
        return written_anew(reference_rows(path, columns), path, spool)
    return as_it_is(path, spool)


def cases_of_answers(answers: Answers, target: Path, engine: Engine) -> Known:
    """The cases that a candidate was asked, in the order of its answers; described in a new file."""
    import numpy as np

    _, firsts = np.unique(answers.digests, return_index=True)
    firsts.sort()
    notes = CaseNotes()
    for _ in range(len(firsts)):
        notes.add("", {})
    lines = answers.lines.chosen(firsts)
    return Known(
        name=f"'{answers.candidate}'",
        described=written(target, engine.map(_Asked(lines), lines.spans(_CASES, _BYTES))),
        cases=notes.cases(answers.digests[firsts]),
        notes=notes,
        references=NoReferences(),
    )


class _Found:
    """Cases in a file, by some 26 bytes each, and for a moment how they are described and divided."""

    def __init__(self) -> None:
        self.digests = bytearray()
        self.told: list[tuple[str, dict[str, str]]] = []  # groups, and the columns that divide the cases
        self.places = Places()
        self.described = Packed(b"", 0)

    def extend(self, later: "_Found") -> None:
        self.digests += later.digests
        self.places.extend(later.places)


def _described_by(parts: Iterable[_Found], found: _Found, notes: CaseNotes) -> Iterator[Packed]:
    """The lines of `cases.jsonl`; what else the parts say is taken in as they go by."""
    for part in parts:
        found.extend(part)
        for group, record in part.told:
            notes.add(group, record)
        yield part.described


class _Asked(msgspec.Struct, frozen=True):
    """Describes cases of which only the answers are known; a worker's task."""

    lines: Lines

    def __call__(self, span: tuple[int, int]) -> Packed:
        decode = _predictions.decode
        return jsonl.packed([ScoredCase(id=decode(line).id) for line in self.lines.texts(slice(*span))])


_predictions: Any = msgspec.json.Decoder(Prediction)
