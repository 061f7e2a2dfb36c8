"""The decisions that compare an example with earlier ones: the stream transforms in their order, and the ids last.

Only signatures are handed to a transform. What it refuses is a mapping from the example's number in its batch.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import compress
from typing import NamedTuple

from ftkit.digests import DigestIndex
from ftkit.errors import PluginError
from ftkit.interfaces import SignatureChunk
from ftkit.packed import Packed
from ftkit.preparation.examined import Examined
from ftkit.preparation.steps import Steps
from ftkit.values import Refusal

Decide = Callable[[Iterable[SignatureChunk]], Iterator[Sequence[Refusal | None]]]
_COPY = Refusal(reason="duplicate", detail="the same id and content stand in an earlier row")
_OTHER = Refusal(reason="duplicate-id", kind="defect", detail="an earlier row has this id and other content")


class Decided(NamedTuple):
    """A batch, the position of its first example in the dataset, and what was refused of it."""

    examined: Examined
    first: int
    refusals: dict[int, tuple[str, Refusal]]  # the example's number in the batch -> who refused it, and why


def decided(stream: Iterable[Examined], steps: Steps) -> Iterator[Decided]:
    """The batches in order, each example judged by every stream transform and by its id."""
    chain = _numbered(stream)
    for number, transform in enumerate(steps.stream_transforms):
        chain = _by(chain, transform.name, number, transform.decide)
    return _by(chain, "ids", -1, _decide_ids)


def _numbered(stream: Iterable[Examined]) -> Iterator[Decided]:
    first = 0
    for examined in stream:
        yield Decided(examined, first, {})
        first += len(examined.signatures[-1])


def _by(chain: Iterator[Decided], stage: str, signature: int, decide: Decide) -> Iterator[Decided]:
    """The chain with what one transform refuses; it sees only what those before it have kept."""
    waiting: deque[tuple[Decided, Sequence[int]]] = deque()

    def handed() -> Iterator[SignatureChunk]:
        for batch in chain:
            chunk, numbers = _chunk(batch, signature)
            waiting.append((batch, numbers))
            yield chunk

    for decisions in decide(handed()):
        batch, numbers = waiting.popleft()
        if len(decisions) != len(numbers):
            raise PluginError(f"transform '{stage}' decided on {len(decisions)} of {len(numbers)} examples.")
        if any(decisions):
            found = {n: (stage, refusal) for n, refusal in zip(numbers, decisions, strict=True) if refusal}
            batch = batch._replace(refusals={**batch.refusals, **found})
        yield batch
    if waiting:
        raise PluginError(f"transform '{stage}' left {len(waiting)} chunks undecided.")


def _chunk(batch: Decided, signature: int) -> tuple[SignatureChunk, Sequence[int]]:
    signatures = batch.examined.signatures[signature]
    numbers = range(len(signatures))
    positions = range(batch.first, batch.first + len(signatures))
    if not batch.refusals:
        return SignatureChunk(positions, signatures), numbers
    is_left = bytearray(b"\1") * len(signatures)
    for number in batch.refusals:
        is_left[number] = 0
    return SignatureChunk(list(compress(positions, is_left)), signatures.only(is_left)), list(
        compress(numbers, is_left)
    )


def _decide_ids(chunks: Iterable[SignatureChunk]) -> Iterator[Sequence[Refusal | None]]:
    """One id stands for one example: the same content again is a copy, other content is a defect.

    Two bytes of the content's digest are remembered: of 65,536 rows with an earlier one's id and other content,
    one is called a copy.
    """
    import numpy

    seen = DigestIndex(note_bits=16)
    for _, signatures in chunks:
        blob = signatures.blob if isinstance(signatures, Packed) else b"".join(signatures)
        parts = numpy.frombuffer(blob, [("digest", "V8"), ("content", ">u2")])
        notes = seen.first_notes(Packed(parts["digest"].tobytes(), 8), parts["content"])
        if notes.count(None) == len(notes):
            yield notes  # type: ignore[misc] # all None
            continue
        yield [
            None if note is None else _COPY if note == content else _OTHER
            for note, content in zip(notes, parts["content"].tolist(), strict=True)
        ]
