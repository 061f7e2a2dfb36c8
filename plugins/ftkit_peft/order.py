"""The order in which rows are trained: a pure function, so that a resumed training walks the same path.

The samplers of the libraries draw from the global random state, which a resumed process does not have.
"""

from collections.abc import Sequence
from random import Random

_POOL_BATCHES = 50


def training_order(lengths: Sequence[int], batch_size: int, epochs: float, seed: int) -> list[int]:
    """The row numbers in training order, to be cut into batches of `batch_size` from the front.

    Each epoch is shuffled; within a pool of 50 batches, rows of similar length share a batch, and the batches are
    shuffled again. Rows that fill no batch are carried into the next epoch, so only the last batch can be short.
    """
    order: list[int] = []
    random, carried, left = Random(seed), list[int](), round(len(lengths) * epochs)  # noqa: S311 - an order, no secret
    while left > 0:
        epoch = random.sample(range(len(lengths)), len(lengths))[:left]
        left -= len(epoch)
        pending = carried + epoch
        full = len(pending) - len(pending) % batch_size
        order += _grouped(pending[:full], lengths, batch_size, random)
        carried = pending[full:]
    return order + carried


def _grouped(rows: list[int], lengths: Sequence[int], batch_size: int, random: Random) -> list[int]:
    grouped: list[int] = []
    for start in range(0, len(rows), _POOL_BATCHES * batch_size):
        pool = sorted(rows[start : start + _POOL_BATCHES * batch_size], key=lambda row: lengths[row], reverse=True)
        batches = [pool[first : first + batch_size] for first in range(0, len(pool), batch_size)]
        random.shuffle(batches)
        grouped += [row for batch in batches for row in batch]
    return grouped
