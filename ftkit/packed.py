"""Many small byte strings as one: what is handed from a worker to its parent, and to whoever can use it as it is."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, compress, pairwise, repeat
from typing import overload


class Packed(Sequence[bytes]):
    """A sequence of byte strings in one piece, with the length of each, or the one length that all have."""

    __slots__ = ("blob", "lengths")

    def __init__(self, blob: bytes, lengths: "int | array[int]") -> None:
        self.blob = blob
        self.lengths = lengths

    @classmethod
    def of(cls, parts: Sequence[bytes]) -> "Packed":
        """The parts in one piece."""
        lengths = array("I", map(len, parts))
        equal = lengths[0] if lengths and lengths.count(lengths[0]) == len(lengths) else 0
        return cls(b"".join(parts), equal or lengths)

    def only(self, selectors: bytes | bytearray) -> "Packed":
        """The parts whose selector is not 0, as of `itertools.compress`."""
        if isinstance(self.lengths, int):
            import numpy

            chosen = numpy.frombuffer(selectors, bool)
            return Packed(numpy.frombuffer(self.blob, f"V{self.lengths}")[chosen].tobytes(), self.lengths)
        return Packed(b"".join(compress(self, selectors)), array("I", compress(self.lengths, selectors)))

    def each_length(self) -> Iterable[int]:
        """The length of each part."""
        return repeat(self.lengths, len(self)) if isinstance(self.lengths, int) else self.lengths

    def __reduce__(self) -> tuple[type["Packed"], tuple[bytes, "int | array[int]"]]:
        return Packed, (self.blob, self.lengths)

    def __len__(self) -> int:
        return len(self.blob) // self.lengths if isinstance(self.lengths, int) else len(self.lengths)

    def __iter__(self) -> Iterator[bytes]:
        blob, lengths = self.blob, self.lengths
        if isinstance(lengths, int):
            return (blob[start : start + lengths] for start in range(0, len(blob), lengths))
        return (blob[start:end] for start, end in pairwise(accumulate(lengths, initial=0)))

    @overload
    def __getitem__(self, place: int) -> bytes: ...
    @overload
    def __getitem__(self, place: slice) -> list[bytes]: ...
    def __getitem__(self, place: int | slice) -> bytes | list[bytes]:
        """The part at a place. Where lengths differ, all parts are looked at."""
        if isinstance(place, int) and isinstance(self.lengths, int) and 0 <= place < len(self):
            return self.blob[place * self.lengths : (place + 1) * self.lengths]
        return list(self)[place]
