"""Seeded chance. It builds on `random.Random.random` alone, whose sequence Python promises never to change."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

Item = TypeVar("Item")


class Dice:
    """Choices that come out the same for one seed, on every Python version."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed).random  # noqa: S311  it shuffles made-up complaints and guards nothing

    def number(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self._random() * (high - low + 1))

    def chance(self, probability: float) -> bool:
        """True in this share of calls."""
        return self._random() < probability

    def pick(self, items: Sequence[Item]) -> Item:
        """One of the items, each as likely as the next."""
        return items[self.number(0, len(items) - 1)]

    def draw(self, items: Sequence[Item], n: int) -> list[Item]:
        """Draw n different items, in the order drawn."""
        left = list(items)
        return [left.pop(self.number(0, len(left) - 1)) for _ in range(n)]
