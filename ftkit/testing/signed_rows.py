"""Rows as transforms over the whole dataset see them: signatures by position, in memory instead of on the disk."""

from collections.abc import Iterator, Sequence

from ftkit.interfaces import Signed
from ftkit.values import Split


class Rows:
    """The signatures of rows that are still in a dataset; positions may have gaps."""

    def __init__(self, signatures: Sequence[bytes], gap: int = 1) -> None:
        self._rows = [Signed(place * gap, _side(place), signature) for place, signature in enumerate(signatures)]

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Signed]:
        return iter(self._rows)

    @property
    def positions(self) -> list[int]:
        """All positions, ascending."""
        return [row.position for row in self._rows]


def _side(place: int) -> Split:
    return "test" if place % 4 == 3 else "train"
