"""Memory that this process and its workers share, in which chunks and results are handed over.

The pipes between processes take 64 KiB at a time and wake both sides for each.
"""

import pickle
from mmap import mmap
from typing import Any

SLOT_BYTES = 4 << 20

Handed = int | bytes
"""How many bytes of its slot a pickled value takes; or those bytes, where they are too many for a slot."""


class Slots:
    """One slot for each chunk on its way; its result takes the same one. Pages that are never used take no memory."""

    def __init__(self, count: int) -> None:
        self._memory = mmap(-1, count * SLOT_BYTES)

    def put(self, slot: int, value: Any) -> Handed:
        """Writes a value into a slot; what is handed over instead of it."""
        data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        if len(data) > SLOT_BYTES:
            return data
        start = slot * SLOT_BYTES
        self._memory[start : start + len(data)] = data
        return len(data)

    def take(self, slot: int, handed: Handed) -> Any:
        """The value that was put there."""
        start = slot * SLOT_BYTES
        with memoryview(self._memory) as memory:
            data = handed if isinstance(handed, bytes) else memory[start : start + handed]
            value = pickle.loads(data)  # noqa: S301 - a value of our own process's making
            del data
        return value
