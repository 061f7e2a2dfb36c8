"""Which training examples stand before a question: the same for all, others for each, or the nearest ones."""

import random
from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from heapq import nsmallest
from typing import Protocol

from ftkit import Case, DataError, Example, Message, prompt_text, words


class Pick(Protocol):
    """The shots for a case."""

    def shots(self, case: Case) -> Sequence[Example]:
        """In the order in which they are shown."""
        ...


class Fixed:
    """The same shots for every case, chosen by hash; holds nothing else of the training examples."""

    def __init__(self, train: Iterable[Example], count: int, seed: int) -> None:
        self.chosen = enough(nsmallest(count, train, key=lambda one: digest(seed, one.id)), count)

    def shots(self, case: Case) -> Sequence[Example]:  # noqa: ARG002 - the protocol's signature
        """Those of all cases."""
        return self.chosen


class Random:
    """Other shots for every case, drawn by hash of the case; holds all training examples."""

    def __init__(self, train: Iterable[Example], count: int, seed: int) -> None:
        self._rows = enough(sorted(train, key=lambda one: digest(seed, one.id)), count)
        self._count, self._seed = count, seed

    def shots(self, case: Case) -> Sequence[Example]:
        """A draw that depends on the case alone."""
        seed = digest(self._seed, case.id)

        def drawn(count: int) -> list[Example]:
            return random.Random(seed).sample(self._rows, count)  # noqa: S311 - a repeatable draw, no secret

        return _others(drawn, case, self._count, len(self._rows))


class Nearest:
    """The training examples whose questions are nearest to the case's, the nearest last; holds all of them."""

    def __init__(self, train: Iterable[Example], count: int, seed: int) -> None:
        from ftkit_prompting.bm25 import Ranking

        self._rows = enough(sorted(train, key=lambda one: digest(seed, one.id)), count)
        self._ranking = Ranking(prompt_text(row) for row in self._rows)
        self._count = count

    def shots(self, case: Case) -> Sequence[Example]:
        """The nearest stands next to the question, where models heed it most."""
        asked = question(case.prompt)

        def nearest(count: int) -> list[Example]:
            return [self._rows[place] for place in self._ranking.nearest(asked, count)]

        return _others(nearest, case, self._count, len(self._rows))[::-1]


def question(prompt: tuple[Message, ...]) -> str:
    """All texts of a prompt but the system's."""
    return "\n".join(message.content for message in prompt if message.role != "system")


def digest(seed: int, id: str) -> bytes:  # noqa: A002 - a row's id
    """What rows are ordered and drawn by, whatever the order of the training file."""
    return blake2b(f"{seed}\0{id}".encode("utf-8", "surrogatepass"), digest_size=16).digest()


def enough(rows: list[Example], count: int) -> list[Example]:
    """The rows. Raises DataError when they are fewer than the shots that are asked for."""
    if len(rows) < count:
        raise DataError(
            f"prompter 'few_shot': {count} shots are asked for and the training split has {len(rows)} "
            "examples. Lower 'shots', or split more rows to train."
        )
    return rows


def _others(first: Callable[[int], list[Example]], case: Case, wanted: int, most: int) -> list[Example]:
    """The first rows that do not ask the very same: the answer of one that does would be the case's."""
    asked, looked_at = words(question(case.prompt)), min(2 * wanted, most)
    while True:
        found = [row for row in first(looked_at) if words(prompt_text(row)) != asked]
        if len(found) >= wanted or looked_at == most:
            return enough(found, wanted)[:wanted]
        looked_at = min(2 * looked_at, most)
