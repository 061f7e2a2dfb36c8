"""Short rows share a sequence: which of them, and how they are laid out so that none sees another.

The libraries' own packing needs FlashAttention, or lets rows see each other. Here positions begin anew with each row,
and transformers' attention masks keep apart what such positions divide; without a kernel, on any machine.
"""

from collections.abc import Sequence
from random import Random
from typing import Any

import msgspec

from ftkit import dialogue

UNTRAINED = -100
Pack = list[int]
"""The numbers of the rows that share a sequence."""


def packed_order(lengths: Sequence[int], size: int, epochs: float, seed: int) -> list[Pack]:
    """The packs in training order, each of at most `size` tokens: a function of its arguments alone.

    In each epoch rows are shuffled, the longest are placed first, each into the first pack with room, and the packs
    are shuffled. A row longer than `size` has a pack of its own.
    """
    order: list[Pack] = []
    random, left = Random(seed), round(len(lengths) * epochs)  # noqa: S311 - an order, no secret
    while left > 0:
        rows = random.sample(range(len(lengths)), len(lengths))[:left]
        left -= len(rows)
        packs = _packs(sorted(rows, key=lambda row: lengths[row], reverse=True), lengths, size)
        random.shuffle(packs)
        order += packs
    return order


def _packs(rows: Sequence[int], lengths: Sequence[int], size: int) -> list[Pack]:
    packs: list[Pack] = []
    room: list[int] = []
    for row in rows:
        place = next((place for place, left in enumerate(room) if left >= lengths[row]), None)
        if place is None:
            packs.append([])
            room.append(size)
            place = len(packs) - 1
        packs[place].append(row)
        room[place] -= lengths[row]
    return packs


class Packed(msgspec.Struct, frozen=True, kw_only=True):
    """Rows in one sequence."""

    ids: list[int]
    labels: list[int]
    positions: list[int]

    @classmethod
    def of(cls, rows: Sequence[dialogue.Encoded], limit: int | None) -> "Packed":
        """The rows one after the other, each cut at the limit; no row's first token is foretold by the one before."""
        ids: list[int] = []
        labels: list[int] = []
        positions: list[int] = []
        for row in rows:
            own = row.ids[:limit]
            masked = max(1, row.prompt)
            ids += own
            labels += [UNTRAINED if place < masked else token for place, token in enumerate(own)]
            positions += range(len(own))
        return cls(ids=ids, labels=labels, positions=positions)


class Collator:
    """Makes a batch of sequences that have positions, without an attention mask: padding is a row for itself."""

    def __init__(self, pad: int) -> None:
        self.fills = {"input_ids": pad, "labels": UNTRAINED, "position_ids": 0}

    def __call__(self, examples: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """The batch, padded on the right to its longest sequence."""
        import torch

        width = max(len(example["input_ids"]) for example in examples)
        return {
            name: torch.tensor([[*example[name], *[fill] * (width - len(example[name]))] for example in examples])
            for name, fill in self.fills.items()
        }
