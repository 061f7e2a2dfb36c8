"""Greedy decoding of a batch, with a prompt part that all requests share computed once.

A loop of our own instead of `generate`: it starts every batch from the shared part's keys and values, keeps them in
one block that is written in place (the library's cache is copied whole for every token), and drops finished rows.
Imports torch: to be imported inside functions.
"""

from collections.abc import Sequence
from typing import Any

import torch
from transformers.cache_utils import Cache, DynamicCache, DynamicLayer

_LAST = {"logits_to_keep": 1}  # only the last position is answered
_SHARED_FROM = 32  # tokens; below this, sharing gains nothing
_DROP_BELOW = 0.75  # share of a batch still running, under which the finished rows are taken out of it


class Block(DynamicLayer):  # type: ignore[misc]
    """Keys and values of one layer in blocks of fixed size, which begin with those of the shared prompt part."""

    def __init__(self, prefix: DynamicLayer | None, rows: int, capacity: int) -> None:
        super().__init__()
        self.rows, self.capacity, self.length = rows, capacity, 0
        if prefix is not None:
            self.update(prefix.keys.expand(rows, -1, -1, -1), prefix.values.expand(rows, -1, -1, -1))

    def update(self, key_states: Any, value_states: Any, *_: Any, **__: Any) -> tuple[Any, Any]:
        """Writes the new keys and values behind those that are there; returns views of all."""
        if not self.is_initialized:
            self.lazy_initialization(key_states, value_states)
            self.key_block = key_states.new_empty((*key_states.shape[:2], self.capacity, key_states.shape[3]))
            self.value_block = value_states.new_empty((*value_states.shape[:2], self.capacity, value_states.shape[3]))
        start, self.length = self.length, self.length + key_states.shape[2]
        self.key_block[:, :, start : self.length] = key_states
        self.value_block[:, :, start : self.length] = value_states
        return self._views()

    def keep(self, rows: Any) -> None:
        """Drops all other rows."""
        self.key_block, self.value_block = self.key_block[rows], self.value_block[rows]
        self._views()

    def _views(self) -> tuple[Any, Any]:
        self.keys, self.values = self.key_block[:, :, : self.length], self.value_block[:, :, : self.length]
        return self.keys, self.values


class Decoder:
    """A model ready to answer, and the keys and values of what all prompts begin with."""

    def __init__(self, model: Any, ends: frozenset[int], pad: int, prefix: Sequence[int] = ()) -> None:
        self.model, self.pad = model, pad
        self.ends = torch.tensor(sorted(ends), device=model.device)
        plain = DynamicCache(config=model.config)
        # Sliding windows and recurrent states cannot be continued from a shared part in this way.
        self.in_blocks = bool(plain.layers) and all(type(layer) is DynamicLayer for layer in plain.layers)
        self.prefix = list(prefix) if self.in_blocks else []
        self.shared: Cache | None = None
        if self.prefix:
            ids = torch.tensor([self.prefix], device=model.device)
            with torch.inference_mode():
                self.shared = model(ids, past_key_values=plain, use_cache=True, **_LAST).past_key_values

    @torch.inference_mode()  # type: ignore[untyped-decorator]
    def answers(self, prompts: Sequence[Sequence[int]], limits: Sequence[int]) -> list[list[int]]:
        """The tokens each prompt is answered with, its end token included unless the limit came first."""
        rests = [list(prompt[len(self.prefix) :]) for prompt in prompts]
        ids, mask = self._padded(rests)
        cache = self._cache(len(rests), mask.shape[1] + max(limits))
        answers: list[list[int]] = [[] for _ in prompts]
        rows = torch.arange(len(prompts), device=self.model.device)
        limit = torch.tensor(limits, device=self.model.device)
        running = torch.ones(len(prompts), dtype=torch.bool, device=self.model.device)
        for length in range(1, max(limits) + 1):
            positions = (mask.cumsum(1) - 1).clamp(min=0)[:, -ids.shape[1] :]
            logits = self.model(
                ids,
                attention_mask=mask,
                position_ids=positions,
                past_key_values=cache,
                use_cache=True,
                **_LAST,
            ).logits
            tokens = logits[:, -1].argmax(-1)
            for row, token, is_running in zip(rows.tolist(), tokens.tolist(), running.tolist(), strict=True):
                if is_running:
                    answers[row].append(token)
            running = running & ~torch.isin(tokens, self.ends) & (limit > length)
            if not running.any():
                break
            if self.in_blocks and running.float().mean() <= _DROP_BELOW:
                for layer in cache.layers:
                    layer.keep(running)
                rows, limit, mask, tokens = rows[running], limit[running], mask[running], tokens[running]
                running = running[running]
            ids = tokens[:, None]
            mask = torch.cat([mask, mask.new_ones((len(mask), 1))], 1)
        return answers

    def _padded(self, rests: list[list[int]]) -> tuple[Any, Any]:
        """The prompts' own parts padded on the left, and the mask over shared part, padding and own part."""
        width = max(map(len, rests))
        ids = [[self.pad] * (width - len(rest)) + rest for rest in rests]
        mask = [[1] * len(self.prefix) + [0] * (width - len(rest)) + [1] * len(rest) for rest in rests]
        return torch.tensor(ids, device=self.model.device), torch.tensor(mask, device=self.model.device)

    def _cache(self, rows: int, capacity: int) -> Cache:
        if not self.in_blocks:
            return DynamicCache(config=self.model.config)
        layers = self.shared.layers if self.shared else [None] * len(DynamicCache(config=self.model.config).layers)
        return Cache(layers=[Block(layer, rows, capacity) for layer in layers])


def shared_part(prompts: Sequence[list[int]]) -> list[int]:
    """What all prompts begin with, if that is long enough to be worth it; at least one token of each is left over."""
    if len(prompts) < 2:
        return []
    first, last = min(prompts), max(prompts)  # whatever these two share in lexical order, all between them share
    most = min(map(len, prompts)) - 1
    length = next((n for n in range(most) if first[n] != last[n]), most)
    return list(first[:length]) if length >= _SHARED_FROM else []
