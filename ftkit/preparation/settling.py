"""What is decided when all is read: the steps over the whole dataset, applied in one more pass over the rows.

Every verdict is a number in an array on the disk, so that memory does not depend on how many rows are refused.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from ftkit import interfaces, jsonl
from ftkit.errors import PluginError
from ftkit.preparation import groups, making
from ftkit.preparation.examined import REJECTS
from ftkit.preparation.ledger import Ledger
from ftkit.preparation.refusing import decoded
from ftkit.preparation.rows import ENTRY, RowFiles
from ftkit.preparation.spilling import Remaining, Spill
from ftkit.values import SPLITS, Refusal

_CHUNK = 4096
_VERDICT = [("word", "<u4"), ("like", "<i8"), ("similarity", "<f8")]
_NO_SIMILARITY = -1.0


class Settlement:
    """The verdicts on a dataset's examples. Not frozen: verdicts are added step by step."""

    def __init__(self, rows: RowFiles, scratch: Path) -> None:
        import numpy

        self._numpy: Any = numpy
        self._rows = rows
        self.index = numpy.memmap(rows.index, ENTRY, "r") if rows.examples else numpy.zeros(0, ENTRY)
        self._places = numpy.array(self.index["place"])
        self.alive = self._places != REJECTS
        self._scratch = scratch
        self._verdicts: Any = None
        self._words: list[tuple[str, Refusal]] = []
        self._known: dict[tuple[str, Refusal], int] = {}

    def remaining(self, spill: Spill) -> interfaces.SignedRows:
        """What is still in the dataset, as one step sees it."""
        return Remaining(spill, self._places, self.alive)

    def refuse(self, transform: interfaces.DatasetTransform, spill: Spill) -> None:
        """Takes the verdicts of one step."""
        alive = self.alive.copy()
        for position, refusal in transform.refused(self.remaining(spill)):
            if not alive[position]:
                raise PluginError(f"transform '{transform.name}' refused the row {position} that is not there.")
            alive[position] = False
            self._note(position, transform.name, refusal)
        self.alive = alive

    def ordered(self, transform: interfaces.OrderTransform, spill: Spill) -> Iterator[int]:
        """The positions that stay in a step's order. Raises PluginError where it repeats, invents or loses a row."""
        left = self.alive.copy()
        for position in transform.order(self.remaining(spill)):
            if not left[position]:
                raise PluginError(
                    f"transform '{transform.name}' put the row {position} twice, or one that is not there."
                )
            left[position] = False
            yield position
        if left.any():
            raise PluginError(f"transform '{transform.name}' left {int(left.sum())} rows out of its order.")

    def _note(self, position: int, stage: str, refusal: Refusal) -> None:
        if self._verdicts is None:
            self._verdicts = self._numpy.memmap(self._scratch / "verdicts", _VERDICT, "w+", shape=len(self.index))
        word = (stage, msgspec.structs.replace(refusal, like=None, similarity=None))
        if word not in self._known:
            self._known[word] = len(self._words) + 1
            self._words.append(word)
        like = -1 if refusal.like is None else refusal.like
        similarity = _NO_SIMILARITY if refusal.similarity is None else refusal.similarity
        self._verdicts[position] = (self._known[word], like, similarity)

    def apply(self, ledger: Ledger, order: Iterable[int] | None = None) -> None:
        """Writes the row files anew without what was refused, which joins the rejects, and in another order if told.

        `order` names the positions that stay, each once.
        """
        if self._verdicts is None and order is None:
            return
        lost = self._withdrawn_units(ledger) if self._verdicts is not None else {}
        kept = [path.with_name(f"{path.name}.kept") for path in self._rows.paths[:REJECTS]]
        with ExitStack() as stack:
            new = [stack.enter_context(path.open("wb")) for path in kept]
            rejects = stack.enter_context(self._rows.paths[REJECTS].open("ab"))
            for position, place, line in self._rows_in_order():
                if not self.alive[position]:
                    self._reject(position, line, rejects, ledger, lost.get(position, ()))
                elif order is None:
                    new[place].write(line)
            for position in order or ():
                new[int(self._places[position])].write(self._rows.line(position))
        for path, written in zip(self._rows.paths, kept, strict=False):
            written.replace(path)

    def _rows_in_order(self) -> Iterator[tuple[int, int, bytes]]:
        """Every example that is in the row files, with its position, its place and its line."""
        with ExitStack() as stack:
            files = [stack.enter_context(path.open("rb")) for path in self._rows.paths[:REJECTS]]
            for start in range(0, len(self.index), _CHUNK):
                chunk = self.index[start : start + _CHUNK]
                pairs = zip(chunk["place"].tolist(), chunk["length"].tolist(), strict=True)
                for number, (place, length) in enumerate(pairs):
                    if place != REJECTS:
                        yield start + number, place, files[place].read(length)

    def _reject(self, position: int, line: bytes, rejects: BinaryIO, ledger: Ledger, siblings: Sequence[str]) -> None:
        word, like, similarity = self._verdicts[position].tolist()
        stage, refusal = self._words[word - 1]
        example = decoded(line, preference=bool(self._rows.preferences))
        known = None if similarity == _NO_SIMILARITY else similarity
        refusal = msgspec.structs.replace(refusal, similarity=known)
        reject = making.refused(example, stage, refusal, self._rows.id_of(like) if like >= 0 else "")
        rejects.write(jsonl.lines([reject, *groups.sibling_rejects(reject, siblings)]))
        ledger.withdraw(SPLITS[int(self._places[position])], refusal, example.origin)

    def _withdrawn_units(self, ledger: Ledger) -> dict[int, Sequence[str]]:
        """Books the records of which no example is left.

        Returns, by the position of a withdrawn example, the origins of other records that go with it.
        """
        numpy = self._numpy
        unit = numpy.cumsum(self.index["begins"]) - 1
        before = numpy.bincount(unit, self._places != REJECTS) > 0
        gone = before & (numpy.bincount(unit, self.alive) == 0)
        spoilt = numpy.bincount(unit, self.index["spoilt"] | self._is_defect()) > 0
        weights = self.index["weight"][numpy.flatnonzero(self.index["begins"])]
        for number in numpy.flatnonzero(gone).tolist():
            ledger.withdraw_unit(int(weights[number]), spoilt=bool(spoilt[number]))
        withdrawn = numpy.flatnonzero((self._places != REJECTS) & ~self.alive & gone[unit])
        numbers, first = numpy.unique(unit[withdrawn], return_index=True)
        position_of = dict(zip(numbers.tolist(), withdrawn[first].tolist(), strict=True))
        return {position_of[n]: origins for n, origins in self._siblings(unit) if n in position_of}

    def _is_defect(self) -> Any:
        defects = [n for n, (_, refusal) in enumerate(self._words, start=1) if refusal.kind == "defect"]
        return self._numpy.isin(self._verdicts["word"], defects)

    def _siblings(self, unit: Any) -> Iterator[tuple[int, Sequence[str]]]:
        """The origins besides the first of each unit of gathered records; nothing where records stand alone."""
        lines = jsonl.read(self._rows.siblings, list[str])
        return ((int(number), origins) for number, origins in zip(unit, lines, strict=False) if origins)
