"""How like the test cases the pieces are that a candidate may be shown: shots, passages, training rows.

Likeness is the Jaccard measure of word 3-grams, as in the leak check of `prepare`. The cases are indexed; shots
and passages stream by, so that memory does not grow with a corpus.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

import msgspec

from ftkit.likeness.blocks import SetBlock, block_of, blocks
from ftkit.likeness.near_index import NearIndex
from ftkit.likeness.rarity import rarity
from ftkit.likeness.shingles import shingles
from ftkit.likeness.texts import answer_text, prompt_text, words
from ftkit.likeness.texts_inside import TextsInside
from ftkit.reports import Exposure
from ftkit.values import Example, Passage

_FLOORS = ((0.8, None), (0.5, 20_000))
"""Each with the most pieces that it is looked for among: a lower floor takes several times the work."""
_BATCH = 1024
_QUESTION_WORDS = 8  # a shorter question stands inside many a piece that has nothing to do with the case

Pieces = Callable[[], Iterable[Passage]]
"""Gives the pieces anew each time it is called."""


def exposure(pieces: Pieces, cases: Sequence[Example]) -> Exposure:
    """How like the cases the pieces are, and how many hold a case's whole question."""
    packed = list(enumerate(shingles(words(f"{prompt_text(case)}\n{answer_text(case)}") for case in cases)))
    found = _inside(pieces, cases)
    for floor, most in _FLOORS:
        if most is not None and found.pieces > most:
            break
        found = _closest(pieces, packed, msgspec.structs.replace(found, floor=floor))
        if found.greatest is not None:
            break
    return msgspec.structs.replace(found, case=cases[int(found.case)].id) if found.case else found


def _inside(pieces: Pieces, cases: Sequence[Example]) -> Exposure:
    questions = [
        (n, asked)
        for n, asked in enumerate(words(prompt_text(case)) for case in cases)
        if len(asked) >= _QUESTION_WORDS
    ]
    numbers = [n for n, _ in questions]
    known = TextsInside(lambda: zip(numbers, shingles(asked for _, asked in questions), strict=True))
    count = inside = 0
    for batch in _batches(pieces):
        count += len(batch)
        inside += sum(1 for _ in known.found([packed for _, packed in batch]))
    return Exposure(pieces=count, inside=inside)


def _closest(pieces: Pieces, cases: Sequence[tuple[int, bytes]], found: Exposure) -> Exposure:
    """The most alike pair of at least the floor; the case by its number."""
    assert found.floor is not None
    index = NearIndex(rarity(blocks(cases), least=1), found.floor)
    for block in blocks(cases):
        index.add(block)
    for batch in _batches(pieces):
        pairs = index.near(_block(batch), found.greatest or found.floor)
        if not len(pairs.rows):
            continue
        best = int(pairs.likeness.argmax())
        if float(pairs.likeness[best]) > (found.greatest or 0.0):
            found = msgspec.structs.replace(
                found,
                greatest=float(pairs.likeness[best]),
                piece=batch[int(pairs.rows[best])][0],
                case=str(int(pairs.positions[best])),
            )
    return found


def _batches(pieces: Pieces) -> Iterator[list[tuple[str, bytes]]]:
    """The pieces' origins and packed shingles, some at a time."""
    origins: deque[str] = deque()

    def texts() -> Iterator[list[bytes]]:
        for piece in pieces():
            origins.append(piece.origin)
            yield words(f"{piece.question}\n{piece.text}")

    packed = ((origins.popleft(), one) for one in shingles(texts()))
    while batch := list(islice(packed, _BATCH)):
        yield batch


def _block(batch: Sequence[tuple[str, bytes]]) -> SetBlock:
    return block_of(range(len(batch)), [packed for _, packed in batch])
