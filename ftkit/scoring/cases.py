"""The cases that everyone is judged on: their order, and who belongs to which; known by digests of their ids."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from ftkit.digests import fingerprint, places_among
from ftkit.scoring.measured import Slicing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_LABELS = 1_000
"""So many values of a column have a slice of their own; all further ones share the slice `OTHERS`."""
OTHERS = "(other values)"
_ALONE = bytes(8)


class Cases(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """The cases in order, with what statistics must know of them."""

    digests: "NDArray[np.uint64]"
    clusters: "NDArray[np.int32] | None" = None  # the number of each case's group; None: each stands for itself
    slicings: tuple[Slicing, ...] = ()

    def __len__(self) -> int:
        return len(self.digests)

    def places(self, digests: "NDArray[np.uint64]") -> "NDArray[np.int32]":
        """Where each of these cases stands in the order; -1 where it is none of them."""
        return places_among(self.digests, digests)


class CaseNotes:
    """Collects, case by case, the groups and the slices. Not frozen: it grows by 4 bytes a case and column."""

    def __init__(self, columns: Sequence[str] = ()) -> None:
        from array import array

        self._groups = bytearray()  # digests
        self._labels: dict[str, dict[str, int]] = {column: {} for column in columns}
        self._codes = {column: array("i") for column in columns}
        self._unseen = set(columns)

    @property
    def unseen(self) -> tuple[str, ...]:
        """The columns that no case has had so far."""
        return tuple(column for column in self._labels if column in self._unseen)

    def add(self, group: str, record: dict[str, str]) -> None:
        """Takes in the next case; one without a group stands for itself."""
        self._groups += fingerprint(group) if group else _ALONE
        if self._unseen:
            self._unseen.difference_update(record)
        for column, labels in self._labels.items():
            label = record.get(column, "")
            if label not in labels and len(labels) >= MOST_LABELS:
                label = OTHERS
            self._codes[column].append(labels.setdefault(label, len(labels)))

    def cases(self, digests: "NDArray[np.uint64]", kept: "NDArray[np.bool_] | None" = None) -> Cases:
        """The cases with these digests and what was collected of them, or of those that are kept."""
        import numpy as np

        clusters = _clusters(np.frombuffer(self._groups, np.uint64))
        codes = {column: np.frombuffer(codes, np.int32) for column, codes in self._codes.items()}
        if kept is not None:
            clusters, codes = clusters[kept], {column: array[kept] for column, array in codes.items()}
        return Cases(
            digests=digests,
            clusters=clusters if _any_twice(clusters) else None,
            slicings=tuple(
                Slicing(column=column, labels=tuple(self._labels[column]), codes=array)
                for column, array in codes.items()
            ),
        )


def digests_of(ids: Iterable[str]) -> "NDArray[np.uint64]":
    """The 64-bit digests of some ids, in order."""
    import numpy as np

    return np.frombuffer(b"".join(map(fingerprint, ids)), np.uint64)


def first_twice(digests: "NDArray[np.uint64]", repeats: "NDArray[np.integer[Any]]") -> tuple[int, int] | None:
    """The places of the first pair with one digest and one repeat, if there is such a pair."""
    import numpy as np

    order = np.lexsort((repeats, digests))
    equal = (digests[order][1:] == digests[order][:-1]) & (repeats[order][1:] == repeats[order][:-1])
    if not equal.any():
        return None
    later, earlier = order[1:][equal], order[:-1][equal]
    at = int(np.argmin(later))
    return int(earlier[at]), int(later[at])


def _any_twice(numbers: "NDArray[np.int32]") -> bool:
    import numpy as np

    ordered = np.sort(numbers)
    return bool((ordered[1:] == ordered[:-1]).any())


def _clusters(groups: "NDArray[np.uint64]") -> "NDArray[np.int32]":
    """The group numbers; each case without a group gets a number of its own."""
    import numpy as np

    alone = groups == np.frombuffer(_ALONE, np.uint64)
    _, numbers = np.unique(groups, return_inverse=True)
    return np.where(alone, len(groups) + np.cumsum(alone), numbers).astype(np.int32)
