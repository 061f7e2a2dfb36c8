"""Decoding of a batch, with a prompt part that all requests share computed once.

A loop of our own instead of `generate`: it reads prompts of like length together, starts every batch from the shared
part's keys and values, and drops finished rows. Imports torch: to be imported inside functions.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import torch
from transformers.cache_utils import Cache, DynamicCache, DynamicLayer

from ftkit_peft.choices import Choice, Greedy
from ftkit_peft.key_values import Block

_LAST = {"logits_to_keep": 1}  # only the last position is answered
SHARED_FROM = 32  # tokens; below this, sharing gains nothing
_READ_TOKENS = (
    1024  # of prompts that are read at a time: enough to keep the cores busy, few enough to be of like length
)
_DROP_BELOW = 0.75  # share of a batch still running, under which the finished rows are taken out of it


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
    def answers(
        self,
        prompts: Sequence[Sequence[int]],
        limits: Sequence[int],
        choice: Choice = Greedy(),  # noqa: B008 - it has no state
    ) -> list[list[int]]:
        """The tokens each prompt is answered with, its end token included unless the limit came first."""
        order = sorted(range(len(prompts)), key=lambda row: len(prompts[row]))
        rests = [list(prompts[row][len(self.prefix) :]) for row in order]
        mask = self._mask(rests)
        cache = self._cache(len(rests), mask.shape[1] + max(limits))
        logits = self._read(rests, mask, cache)
        answers: list[list[int]] = [[] for _ in prompts]
        rows = list(order)
        limit = torch.tensor([limits[row] for row in order], device=self.model.device)
        running = torch.ones(len(prompts), dtype=torch.bool, device=self.model.device)
        for length in range(1, max(limits) + 1):
            tokens = choice.tokens(logits, rows)
            for row, token, is_running in zip(rows, tokens.tolist(), running.tolist(), strict=True):
                if is_running:
                    answers[row].append(token)
            running = running & ~torch.isin(tokens, self.ends) & (limit > length)
            if not running.any():
                break
            if self.in_blocks and running.float().mean() <= _DROP_BELOW:
                for layer in cache.layers:
                    layer.keep(running)
                rows = [row for row, is_running in zip(rows, running.tolist(), strict=True) if is_running]
                limit, mask, tokens = limit[running], mask[running], tokens[running]
                running = running[running]
            mask = torch.cat([mask, mask.new_ones((len(mask), 1))], 1)
            logits = self._next(tokens[:, None], mask, cache)
        return answers

    def _read(self, rests: list[list[int]], mask: Any, cache: Cache) -> Any:
        """What comes after each prompt; prompts of like length are read together."""
        if not self.in_blocks:
            return self._next(self._padded(rests), mask, cache)
        found, width = [], len(rests[-1])
        for rows in self._slices(rests):
            padding = width - len(rests[rows.stop - 1])
            for layer in cache.layers:
                layer.begin(rows, padding)
            found.append(self._next(self._padded(rests[rows]), mask[rows, padding:], cache))
        for layer in cache.layers:
            layer.go_on()
        return torch.cat(found)

    def _next(self, ids: Any, mask: Any, cache: Cache) -> Any:
        positions = (mask.cumsum(1) - 1).clamp(min=0)[:, -ids.shape[1] :]
        logits = self.model(
            ids, attention_mask=mask, position_ids=positions, past_key_values=cache, use_cache=True, **_LAST
        ).logits
        return logits[:, -1]

    def _padded(self, rests: list[list[int]]) -> Any:
        """The prompts' own parts, padded on the left."""
        width = max(map(len, rests))
        return torch.tensor([[self.pad] * (width - len(rest)) + rest for rest in rests], device=self.model.device)

    def _mask(self, rests: list[list[int]]) -> Any:
        """Over each row: padding up to its slice, the shared part, padding within the slice, its own part."""
        width = len(rests[-1])
        mask = []
        for rows in self._slices(rests):
            own = len(rests[rows.stop - 1])
            lead = [0] * (width - own) + [1] * len(self.prefix)
            mask += [lead + [0] * (own - len(rest)) + [1] * len(rest) for rest in rests[rows]]
        return torch.tensor(mask, device=self.model.device)

    def _slices(self, rests: list[list[int]]) -> Iterator[slice]:
        return _of_like_length(rests) if self.in_blocks else iter([slice(0, len(rests))])

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
    return list(first[:length]) if length >= SHARED_FROM else []


def _of_like_length(rests: Sequence[Sequence[int]]) -> Iterator[slice]:
    """The rows, which stand by length, in slices that are as many tokens as are read at a time."""
    start = 0
    for row in range(1, len(rests) + 1):
        if row == len(rests) or (row + 1 - start) * len(rests[row]) > _READ_TOKENS:
            yield slice(start, row)
            start = row
