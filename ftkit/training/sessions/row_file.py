"""The rows of a file by their number, read when they are needed: only where each begins is held."""

from array import array
from collections.abc import Iterable
from pathlib import Path

from ftkit import jsonl
from ftkit.values import Example


class RowFile:
    """The rows of a training file. Not frozen: it holds the file open."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("rb")
        self._starts = array("q", [0])
        for line in self._file:
            self._starts.append(self._starts[-1] + len(line))

    def __len__(self) -> int:
        return len(self._starts) - 1

    def rows(self, numbers: Iterable[int]) -> list[Example]:
        """The rows of these numbers, in this order."""
        return [self._row(number) for number in numbers]

    def close(self) -> None:
        """Closes the file."""
        self._file.close()

    def _row(self, number: int) -> Example:
        self._file.seek(self._starts[number])
        line = self._file.read(self._starts[number + 1] - self._starts[number])
        return jsonl.decode(line, Example, f"{self._path}:{number + 1}")
