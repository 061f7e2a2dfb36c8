"""A candidate's answers on the disk: which case each one answers, and where it stands."""

from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from ftkit.answer_files.blocks import Block
from ftkit.answer_files.given import Given, read_block
from ftkit.answer_files.lines import Lines, Places
from ftkit.answer_files.saved_prediction import NO_ANSWER, OVERCACHED, SavedPrediction
from ftkit.digests import fingerprint
from ftkit.errors import DataError
from ftkit.reports import Prediction
from ftkit.scoring.cases import Cases, first_twice

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SHAPE = 'Each line must be one prediction: {"id": ..., "output": ...}; other columns are named with --id-column etc.'


class Answers(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """One candidate's answers in the order of their file: 26 bytes each."""

    candidate: str
    lines: Lines
    digests: "NDArray[np.uint64]"  # of the ids of the cases
    repeats: "NDArray[np.uint16]"

    def __len__(self) -> int:
        return len(self.digests)

    def chosen(self, places: "NDArray[np.integer[Any]]") -> "Answers":
        """Only the answers at these places."""
        return Answers(
            candidate=self.candidate,
            lines=self.lines.chosen(places),
            digests=self.digests[places],
            repeats=self.repeats[places],
        )

    def among(self, cases: Cases) -> "Answers":
        """Only the answers to these cases."""
        import numpy as np

        places = cases.places(self.digests)
        return self if (places >= 0).all() else self.chosen(np.flatnonzero(places >= 0))

    def id_at(self, place: int) -> str:
        """The id of the case that an answer belongs to."""
        import numpy as np

        [line] = self.lines.texts(np.array([place]))
        return msgspec.json.decode(line, type=Prediction).id


class Listing(msgspec.Struct, frozen=True):
    """Reads a candidate's answers in a file, which may hold those of others too, as a score folder's own file does.

    Raises DataError, naming file and line, for a line that is no prediction, and for two answers to one question.
    """

    given: Given
    candidate: str

    def part(self, block: Block, text: bytes) -> "_Places":
        """Where the answers of a block stand."""
        places = _Places()
        for start, length, line in read_block(self.given, block, text, SavedPrediction, _SHAPE):
            if not line.id:
                raise DataError(f"{self.given.where(start)}: the id is empty, and it is what finds the reference.")
            if line.is_silent:
                raise DataError(f"{self.given.where(start)}: {NO_ANSWER}")
            if line.is_overcached:
                raise DataError(f"{self.given.where(start)}: {OVERCACHED}")
            if line.candidate in {"", self.candidate}:
                places.add(start, length, line)
            else:
                places.others.add(line.candidate)
        return places

    def whole(self, parts: "Iterable[_Places]") -> Answers:
        """The answers of the file."""
        places = _Places()
        for part in parts:
            places.extend(part)
        if not len(places):
            raise DataError(f"{self.given.known_as} holds no predictions{self._others(places)}.")
        found = places.answers(self.given.path, self.candidate)
        self._refuse_twice(found)
        return found

    def _others(self, places: "_Places") -> str:
        others = ", ".join(sorted(places.others))
        return f" of '{self.candidate}'. It holds those of: {others}" if others else ""

    def _refuse_twice(self, found: Answers) -> None:
        twice = first_twice(found.digests, found.repeats)
        if twice:
            first, second = (int(found.lines.starts[place]) for place in twice)
            where, line = self.given.where(second), self.given.line(first)
            raise DataError(
                f"{where}: the id '{found.id_at(twice[1])}' stands on line {line} too. "
                "Where a case was asked more than once, number its answers with 'repeat'."
            )


def in_order(path: Path, candidate: str, spans: Iterable[tuple[int, int, str, int]]) -> Answers:
    """Answers at known places of a file: start, length, id and repeat of each."""
    places = _Places()
    for start, length, case, repeat in spans:
        places.add(start, length, Prediction(id=case, repeat=repeat))
    return places.answers(path, candidate)


class _Places:
    """Grows by some 26 bytes an answer."""

    def __init__(self) -> None:
        self.others: set[str] = set()  # candidates whose answers were passed over
        self._lines = Places()
        self._digests, self._repeats = bytearray(), array("H")

    def __len__(self) -> int:
        return len(self._lines)

    def add(self, start: int, length: int, line: Prediction) -> None:
        self._lines.add(start, length)
        self._digests += fingerprint(line.id)
        self._repeats.append(line.repeat)

    def extend(self, later: "_Places") -> None:
        self.others |= later.others
        self._lines.extend(later._lines)
        self._digests += later._digests
        self._repeats += later._repeats

    def answers(self, path: Path, candidate: str) -> Answers:
        import numpy as np

        return Answers(
            candidate=candidate,
            lines=self._lines.lines(path),
            digests=np.frombuffer(self._digests, np.uint64),
            repeats=np.frombuffer(self._repeats, np.uint16),
        )
