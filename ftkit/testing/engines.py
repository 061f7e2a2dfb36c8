"""What every engine must do, whoever does the work."""

from collections.abc import Iterator
from itertools import count
from typing import ClassVar

from ftkit.interfaces import Engine
from ftkit.kinds import KindName
from ftkit.testing.components import ComponentContract

_MOST_HELD = 1000


class EngineContract(ComponentContract):
    """An engine is a map that keeps order, holds little and hides no error. Give `engine`."""

    kind: ClassVar[KindName] = "engine"
    engine: ClassVar[Engine]

    def test_results_come_in_the_order_of_the_chunks(self) -> None:
        """However long each of them takes."""
        uneven = [list(range(n % 5 * 2000)) for n in range(40)]
        assert list(self.engine.map(sum, uneven)) == [sum(chunk) for chunk in uneven]

    def test_no_chunks_have_no_results(self) -> None:
        """An empty stream is an empty stream."""
        assert list(self.engine.map(len, [])) == []

    def test_an_exception_of_the_function_is_raised_here(self) -> None:
        """With its type, so that the core can name the plugin that raised it."""
        try:
            list(self.engine.map(_refuse_three, range(6)))
        except ZeroDivisionError:
            return
        raise AssertionError("the function raised ZeroDivisionError, and nothing came of it")

    def test_chunks_are_taken_as_it_goes(self) -> None:
        """From an endless stream results come all the same, and few chunks are held."""
        taken: list[int] = []
        results = iter(self.engine.map(abs, _noted(taken)))
        found = [next(results) for _ in range(20)]
        close = getattr(results, "close", None)
        if close is not None:
            close()
        assert found == list(range(20))
        assert len(taken) <= 20 + _MOST_HELD, f"{len(taken)} chunks were taken for 20 results"

    def test_large_chunks_arrive_whole(self) -> None:
        """A chunk and a result of several megabytes are no special case."""
        large = [bytes([n]) * 3_000_000 for n in range(4)]
        assert list(self.engine.map(_turned, large)) == [chunk[::-1] for chunk in large]


def _refuse_three(number: int) -> float:
    return 1 / (number - 3)


def _turned(chunk: bytes) -> bytes:
    return chunk[::-1]


def _noted(taken: list[int]) -> Iterator[int]:
    for number in count():
        taken.append(number)
        yield number
