"""Which token comes next: the likeliest, or one drawn by a row's own random numbers.

Imports torch: to be imported inside functions.
"""

from collections.abc import Sequence
from typing import Any, Protocol

import torch


class Choice(Protocol):
    """Decides on the next token of each row that still runs."""

    def tokens(self, logits: Any, rows: Sequence[int]) -> Any:
        """A token for each line of the logits; `rows` are their numbers in the whole batch."""
        ...


class Greedy:
    """The likeliest token."""

    def tokens(self, logits: Any, rows: Sequence[int]) -> Any:  # noqa: ARG002 - the protocol's signature
        """The first of equally likely ones."""
        return logits.argmax(-1)


class Sampled:
    """A token drawn from the likeliest that together reach the probability `top_p`.

    Each row has its own seed, so what is drawn does not depend on the rows beside it.
    Source of top-p: A. Holtzman et al., The curious case of neural text degeneration, ICLR 2020.
    """

    def __init__(self, temperatures: Sequence[float], top_p: float, seeds: Sequence[int]) -> None:
        self._temperatures = torch.tensor(temperatures)
        self._top_p = top_p
        self._random = [torch.Generator().manual_seed(seed) for seed in seeds]

    def tokens(self, logits: Any, rows: Sequence[int]) -> Any:
        """Drawn by one random number for each row; a temperature of 0 takes the likeliest."""
        temperatures = self._temperatures[list(rows)].to(logits.device)[:, None]
        likely, order = logits.float().sort(dim=-1, descending=True, stable=True)
        shares = (likely / temperatures.clamp(min=1e-6)).softmax(-1)
        before = shares.cumsum(-1) - shares
        shares = shares.masked_fill(before >= self._top_p, 0.0)
        draws = torch.stack([torch.rand(1, generator=self._random[row]) for row in rows]).to(logits.device)
        sums = shares.cumsum(-1)
        places = (sums < draws * sums[:, -1:]).sum(-1, keepdim=True)
        return order.gather(-1, torch.where(temperatures > 0, places, 0))[:, 0]
