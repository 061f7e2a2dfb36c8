"""The cases that a run of saved answers is judged on: those of the references, else those of the first candidate."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from ftkit import jsonl
from ftkit.digests import fingerprint
from ftkit.errors import DataError
from ftkit.reports import Prediction, ReferenceLine, ScoredCase
from ftkit.scoring.answers import Answers
from ftkit.scoring.cases import CaseNotes, Cases, first_twice
from ftkit.scoring.columns import reference_rows
from ftkit.scoring.given import ColumnNames, as_it_is, is_table, read_as, written_anew
from ftkit.scoring.lines import Lines
from ftkit.scoring.right_answers import FiledReferences, NoReferences, References

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_READ = 256
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

    def write(self, path: Path) -> None:
        """Writes what is known of each case, one a line."""
        jsonl.write(path, map(self.described, self._texts()))

    def id_at(self, place: int) -> str:
        """The id of a case."""
        [line] = self.lines.texts(slice(place, place + 1))
        return self.described(line).id

    def _texts(self) -> Iterator[bytes]:
        for first in range(0, len(self.lines), _READ):
            yield from self.lines.texts(slice(first, first + _READ))


def cases_of_references(path: Path, columns: ColumnNames, slices: Sequence[str], spool: Path) -> Known:
    """The cases of a file of references. Raises DataError for an id that is there twice, and for an unknown slice."""
    import numpy as np

    if is_table(path) or columns.renamed():
        given = written_anew(reference_rows(path, columns), path, spool)
    else:
        given = as_it_is(path, spool)
    numbers, starts, lengths, digests = array("I"), array("q"), array("q"), bytearray()
    notes = CaseNotes(slices)
    seen: set[str] = set()
    for number, start, length, line in read_as(given, ReferenceLine, _SHAPE):
        numbers.append(number)
        starts.append(start)
        lengths.append(length)
        digests += fingerprint(line.id)
        notes.add(line.group, line.record)
        seen.update(column for column in slices if column in line.record)
    for column in slices:
        if column not in seen:
            raise DataError(f"{path}: no row has a column '{column}' in its record, so nothing can be divided by it.")
    lines = Lines(
        path=given.path,
        starts=np.frombuffer(starts, np.int64),
        lengths=np.frombuffer(lengths, np.int64),
        numbers=np.frombuffer(numbers, np.uint32),
    )
    known = Known(
        name=str(path),
        lines=lines,
        cases=notes.cases(np.frombuffer(digests, np.uint64)),
        notes=notes,
        references=FiledReferences(lines),
        described=_Described(tuple(slices)),
    )
    _refuse_twice(known)
    return known


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
