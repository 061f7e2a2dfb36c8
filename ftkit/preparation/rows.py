"""The files that rows are written to while the input is read, and an index on the disk that finds each example again.

The index says of every example where its line stands, on which side, and which unit of records it belongs to, so that
whatever is decided later needs no row in memory.
"""

import os
from pathlib import Path
from typing import Any

from ftkit import jsonl
from ftkit.preparation.deciding import Decided
from ftkit.preparation.examined import PLACES, REJECTS, Examined
from ftkit.preparation.refusing import Lines, RowId, lines_of

ENTRY = [("offset", "<u8"), ("length", "<u4"), ("place", "u1"), ("begins", "?"), ("weight", "<u4"), ("spoilt", "?")]
"""Of one example: its line, its place, whether it begins a unit; the unit's records, and if it has a defect."""
_ENTRY_BYTES = 19


class RowFiles:
    """The four row files of a folder. Not frozen: it is the writing position."""

    def __init__(self, folder: Path, scratch: Path) -> None:
        import numpy

        self._numpy: Any = numpy
        self.paths = [folder / f"{name}.jsonl" for name in PLACES]
        self.index = scratch / "index"
        self.siblings = scratch / "siblings.jsonl"
        self._files = [path.open("w+b") for path in self.paths]
        self._index = self.index.open("w+b")
        self._siblings = self.siblings.open("wb")
        self._sizes = [0] * len(PLACES)
        self.examples = 0
        self.preferences = 0
        self.tools = False

    def flush(self) -> None:
        """Hands everything to the system."""
        for file in (*self._files, self._index, self._siblings):
            file.flush()

    def close(self) -> None:
        """Closes all files."""
        for file in (*self._files, self._index, self._siblings):
            file.close()

    def append(self, batch: Decided) -> list[str]:
        """Writes a batch: rows to their sides, rejects and refused examples to the rejects, in order.

        Returns the origins of the refused examples.
        """
        found = lines_of(batch, self.id_of)
        is_example = self._numpy.frombuffer(batch.examined.places, self._numpy.uint8) != REJECTS
        self._index.write(self._entries(batch, found, self._offsets(found), is_example).tobytes())
        for number, blob in enumerate(found.blobs):
            self._files[number].write(blob)
            self._sizes[number] += len(blob)
        self.examples += int(is_example.sum())
        self.preferences += batch.examined.preferences
        self.tools = self.tools or batch.examined.tools
        return found.origins

    def line(self, position: int) -> bytes:
        """The line of an example, by its position; a reject's where it was refused."""
        self._index.flush()
        data = os.pread(self._index.fileno(), _ENTRY_BYTES, position * _ENTRY_BYTES)
        entry = self._numpy.frombuffer(data, ENTRY)[0]
        file = self._files[int(entry["place"])]
        file.flush()
        return os.pread(file.fileno(), int(entry["length"]), int(entry["offset"]))

    def id_of(self, position: int) -> str:
        """The id of an example, by its position; of a refused one too."""
        return RowId.of(self.line(position))

    def _offsets(self, lines: Lines) -> Any:
        """Where each outcome's line begins in its file."""
        offsets = self._numpy.zeros(len(lines.places), self._numpy.uint64)
        extra = lines.lengths.copy()
        for outcome, line in lines.added:
            extra[outcome] += len(line)
        for place in range(len(PLACES)):
            here = self._numpy.flatnonzero(lines.places == place)
            ends = self._numpy.cumsum(extra[here])
            offsets[here] = self._sizes[place] + ends - extra[here]
        return offsets

    def _entries(self, batch: Decided, lines: Lines, offsets: Any, is_example: Any) -> Any:
        numpy, examined = self._numpy, batch.examined
        entries = numpy.zeros(len(offsets), ENTRY)
        entries["offset"], entries["length"], entries["place"] = offsets, lines.lengths, lines.places
        entries["begins"] = entries["weight"] = 1
        if examined.units is not None:
            spoilt = {examined.units[one.outcome] for one in examined.refused if one.kind == "defect"}
            units = numpy.array(examined.units)[is_example]
            entries = entries[is_example]
            entries["begins"][1:] = units[1:] != units[:-1]
            entries["spoilt"] = numpy.isin(units, list(spoilt))
            if examined.weights is not None:
                entries["weight"] = numpy.array(examined.weights)[units]
                self._write_siblings(examined, units)
            return entries
        return entries[is_example]

    def _write_siblings(self, examined: Examined, units: Any) -> None:
        """One line for each example of gathered records: the origins besides its own."""
        begins = [n == 0 or units[n] != units[n - 1] for n in range(len(units))]
        for unit, first in zip(units.tolist(), begins, strict=True):
            self._siblings.write(jsonl.lines([examined.siblings.get(unit, ()) if first else ()]))
