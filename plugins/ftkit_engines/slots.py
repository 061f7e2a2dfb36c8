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
        self._memory = [mmap(-1, SLOT_BYTES) for _ in range(count)]

    def put(self, slot: int, value: Any) -> Handed:
        """Writes a value into a slot, its long bytes without a copy; what is handed over instead of it."""
        memory = self._memory[slot]
        memory.seek(0)
        try:
            pickle.dump(value, memory, pickle.HIGHEST_PROTOCOL)
        except ValueError:  # it is beyond the slot's end
            return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        return memory.tell()

    def take(self, slot: int, handed: Handed) -> Any:
        """The value that was put there."""
        if isinstance(handed, bytes):
            return pickle.loads(handed)  # noqa: S301 - a value of our own process's making
        with memoryview(self._memory[slot]) as memory, memory[:handed] as data:
            return pickle.loads(data)  # noqa: S301
