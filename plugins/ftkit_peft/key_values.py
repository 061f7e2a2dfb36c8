"""Keys and values of a whole batch in one block for each layer, allocated once and written in place.

The library's own cache is copied whole for every token. Imports torch: to be imported inside functions.
"""

from typing import Any

from transformers.cache_utils import DynamicLayer


class Block(DynamicLayer):  # type: ignore[misc]
    """One layer. A row is padding, the shared prompt part, the rest of its prompt, and its answer.

    The prompts of some rows are read at a time (`begin`), each time without the padding that only longer rows need;
    then all rows go on together (`go_on`).
    """

    def __init__(self, shared: DynamicLayer | None, rows: int, capacity: int) -> None:
        super().__init__()
        self.shared, self.rows, self.capacity = shared, rows, capacity
        self.window, self.start, self.length = slice(0, rows), 0, 0
        self.key_block: Any = None
        self.value_block: Any = None

    def begin(self, rows: slice, padding: int) -> None:
        """The next that is written belongs to these rows, behind their padding and the shared part."""
        self.window, self.start, self.length = rows, padding, padding
        if self.shared is not None:
            count = rows.stop - rows.start
            shared = self.shared.keys.expand(count, -1, -1, -1), self.shared.values.expand(count, -1, -1, -1)
            self.update(*shared)
        elif self.key_block is not None:
            self._views()

    def go_on(self) -> None:
        """The next that is written belongs to all rows."""
        self.window, self.start = slice(0, self.rows), 0
        self._views()

    def update(self, key_states: Any, value_states: Any, *_: Any, **__: Any) -> tuple[Any, Any]:
        """Writes new keys and values behind those that are there; returns views of all of the rows at hand."""
        if self.key_block is None:
            self._allocate(key_states, value_states)
        first, self.length = self.length, self.length + key_states.shape[2]
        self.key_block[self.window, :, first : self.length] = key_states
        self.value_block[self.window, :, first : self.length] = value_states
        return self._views()

    def keep(self, rows: Any) -> None:
        """Drops all other rows."""
        self.key_block, self.value_block = self.key_block[rows], self.value_block[rows]
        self.rows = len(self.key_block)
        self.go_on()

    def _allocate(self, key_states: Any, value_states: Any) -> None:
        """Zeros, since padding is multiplied by a weight of nothing, and nothing times NaN is NaN."""
        self.lazy_initialization(key_states, value_states)
        size = (self.rows, key_states.shape[1], self.capacity)
        self.key_block = key_states.new_zeros((*size, key_states.shape[3]))
        self.value_block = value_states.new_zeros((*size, value_states.shape[3]))

    def _views(self) -> tuple[Any, Any]:
        self.keys = self.key_block[self.window, :, self.start : self.length]
        self.values = self.value_block[self.window, :, self.start : self.length]
        return self.keys, self.values
