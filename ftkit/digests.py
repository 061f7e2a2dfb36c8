"""Digests that a laptop can hold for millions of rows: 8 bytes each, packed and sorted, in numpy arrays.

They are XXH3's, which takes a tenth of the time of a cryptographic digest. Who wants two different rows to share one
can make them so: what vouches for files, and what decides a row's side, are SHA-256 and BLAKE2 elsewhere.

The price: two different contents share one 64-bit digest with a probability of about n * n / 2 ** 65, one in nine
million for 2 million rows. Such a row would be listed among the rejects like any other, never dropped in silence.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from mmap import mmap
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from xxhash import xxh3_64_digest

from ftkit.packed import Packed

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    from ftkit.values import Example

DIGEST_BYTES = 8
_SHARD_BITS = 4
_SHARDS = 1 << _SHARD_BITS
_COUNTING = ~0xFFF & (1 << 64) - 1  # the bits of a digest that count beside a note of 16: so many fit with the shard's
_RECENT = 1 << 15


def fingerprint(*parts: str) -> bytes:
    """The 8-byte digest of some texts; the borders between them count."""
    whole = "".join([f"{len(part)}:{part}" for part in parts]) if len(parts) > 1 else parts[0]
    return xxh3_64_digest(whole.encode("utf-8", "surrogatepass"))


def content_fingerprint(*values: object) -> bytes:
    """The 8-byte digest of frozen values or plain data, such as an example's messages: equal content, equal digest."""
    return xxh3_64_digest(_encoded(values))


def places_among(known: "NDArray[numpy.uint64]", digests: "NDArray[numpy.uint64]") -> "NDArray[numpy.int32]":
    """Where each digest stands among the known ones, which are all different; -1 where it does not."""
    import numpy

    if len(known) == len(digests) and (known == digests).all():  # as in most files: everyone in one order
        return numpy.arange(len(known), dtype=numpy.int32)
    if not len(known):
        return numpy.full(len(digests), -1, numpy.int32)
    order = numpy.argsort(known, kind="stable")
    found = order[numpy.minimum(numpy.searchsorted(known, digests, sorter=order), len(known) - 1)].astype(numpy.int32)
    return numpy.where(known[found] == digests, found, numpy.int32(-1))


def example_fingerprint(example: "Example") -> bytes:
    """The 8-byte digest of what an example says: its messages, the worse answer of a preference, and its tools."""
    said = (example.prompt, example.completion, example.rejected or None, example.tools or None)
    return xxh3_64_digest(_encoded(said))


_encoded = msgspec.msgpack.Encoder(order="deterministic").encode


class DigestIndex:
    """Remembers for each digest the note that came with it first: a number of 32 bits, or of 16 where that is enough.

    Notes of 16 bits stand in the digest's own 8 bytes, of which 52 bits then count: of 2 million contents, two share
    them with a probability of one in two thousand. Not frozen: it grows, by 12 bytes a digest, or by 8 with short notes
    or while all notes are 0. Recent digests wait beside the others and are merged in bulk, one shard at a time, so that
    growing never needs a second copy.
    """

    def __init__(self, note_bits: Literal[16, 32] = 32) -> None:
        import numpy

        self._numpy: Any = numpy
        self._note_type = numpy.uint32
        self._packed = note_bits == 16
        self._recent = numpy.empty(0, numpy.uint64)  # ascending, as the keys of each shard are
        self._recent_notes = numpy.empty(0, self._note_type)
        self._keys = [numpy.empty(0, numpy.uint64) for _ in range(_SHARDS)]
        self._notes = [numpy.empty(0, self._note_type) for _ in range(_SHARDS)]

    def first_notes(self, digests: Sequence[bytes], notes: "Sequence[int] | NDArray[Any]") -> list[int | None]:
        """For each 8-byte digest in order, the note it was first seen with, or None: then it is remembered now."""
        numpy = self._numpy
        blob = digests.blob if isinstance(digests, Packed) else b"".join(digests)
        keys = numpy.frombuffer(blob, dtype=">u8").astype("u8")
        if self._packed:
            keys &= _COUNTING
        order = numpy.argsort(keys, kind="stable")
        keys, given = keys[order], self._array(notes)[order]
        is_first = numpy.ones(len(keys), bool)
        is_first[1:] = keys[1:] != keys[:-1]
        different, first_given = keys[is_first], given[is_first]
        is_known, known = self._known(different)
        self._remember(different[~is_known], first_given[~is_known])
        of_each = numpy.cumsum(is_first) - 1  # its place in `different`
        return self._answers(order, is_known[of_each] | ~is_first, numpy.where(is_known, known, first_given)[of_each])

    def _array(self, notes: "Sequence[int] | NDArray[Any]") -> Any:
        if isinstance(notes, range):
            return self._numpy.arange(notes.start, notes.stop, notes.step, self._note_type)
        return self._numpy.asarray(notes, self._note_type)

    def _answers(self, order: Any, is_answered: Any, notes: Any) -> list[int | None]:
        """The notes in the order of asking."""
        answers: list[int | None] = [None] * len(order)
        if is_answered.any():
            for place, note in zip(order[is_answered].tolist(), notes[is_answered].tolist(), strict=True):
                answers[place] = note
        return answers

    def _known(self, keys: Any) -> tuple[Any, Any]:
        """Which of the ascending keys were seen before, and their notes."""
        numpy = self._numpy
        places, is_known = _found(numpy, self._recent, keys)
        notes = numpy.zeros(len(keys), self._note_type)
        notes[is_known] = self._recent_notes[places[is_known]]
        for shard, part in self._parts(keys):
            stored = self._keys[shard]
            if not len(stored):
                continue
            places, is_stored = self._found_in(stored, keys[part])
            if is_stored.any():
                of_hits = stored[places] & 0xFFFF if self._packed else self._notes[shard][places]
                notes[part][is_stored] = of_hits[is_stored]
                is_known[part] |= is_stored
        return is_known, notes

    def _found_in(self, stored: Any, wanted: Any) -> tuple[Any, Any]:
        """Where in a shard the wanted keys stand or would stand, and which of them do."""
        if not self._packed:
            return _found(self._numpy, stored, wanted)
        wanted = wanted << _SHARD_BITS  # the last 16 bits are empty: a note stands in those of the stored ones
        places = self._numpy.minimum(self._numpy.searchsorted(stored, wanted), len(stored) - 1)
        return places, stored[places] >> 16 == wanted >> 16

    def _parts(self, keys: Any) -> Iterator[tuple[int, slice]]:
        """Each shard, and where its keys stand among ascending ones."""
        numpy = self._numpy
        borders = numpy.searchsorted(keys >> (64 - _SHARD_BITS), numpy.arange(_SHARDS + 1, dtype=numpy.uint64)).tolist()
        return ((shard, slice(*ends)) for shard, ends in enumerate(pairwise(borders)) if ends[0] < ends[1])

    def _remember(self, keys: Any, notes: Any) -> None:
        """Takes in ascending keys that were never seen before."""
        numpy = self._numpy
        places = numpy.searchsorted(self._recent, keys)
        self._recent = numpy.insert(self._recent, places, keys)
        self._recent_notes = numpy.insert(self._recent_notes, places, notes)
        if len(self._recent) >= _RECENT:
            self._merge()

    def _merge(self) -> None:
        numpy = self._numpy
        keys, notes = self._recent, self._recent_notes
        for shard, part in self._parts(keys):
            if self._packed:
                new = (keys[part] << _SHARD_BITS) | notes[part]
                self._keys[shard] = self._inserted(self._keys[shard], numpy.searchsorted(self._keys[shard], new), new)
                continue
            places = numpy.searchsorted(self._keys[shard], keys[part])
            self._keys[shard] = self._inserted(self._keys[shard], places, keys[part])
            self._notes[shard] = self._with_notes(self._notes[shard], places, notes[part])
        self._recent, self._recent_notes = keys[:0].copy(), notes[:0].copy()

    def _with_notes(self, stored: Any, places: Any, notes: Any) -> Any:
        """The notes with others inserted; as long as all are 0, one 0 stands for them and takes no room."""
        if stored.any() or notes.any():
            return self._inserted(stored, places, notes)
        return self._numpy.broadcast_to(self._note_type(0), len(stored) + len(notes))

    def _inserted(self, stored: Any, places: Any, new: Any) -> Any:
        """As `numpy.insert`, in memory mapped for it alone: malloc would keep a hole for each array outgrown."""
        if not len(new):
            return stored
        numpy = self._numpy
        room = mmap(-1, (len(stored) + len(new)) * stored.itemsize)
        merged = numpy.frombuffer(room, stored.dtype)
        targets = places + numpy.arange(len(new))
        old = numpy.ones(len(merged), bool)
        old[targets] = False
        merged[targets] = new
        merged[old] = stored
        return merged


def _found(numpy: Any, stored: Any, wanted: Any) -> tuple[Any, Any]:
    """Where among ascending keys the wanted ones stand or would stand, and which of them do."""
    if not len(stored):
        return numpy.zeros(len(wanted), int), numpy.zeros(len(wanted), bool)
    places = numpy.minimum(numpy.searchsorted(stored, wanted), len(stored) - 1)
    return places, stored[places] == wanted
