"""Which texts are nearest to a question by BM25: words in common, the rare ones first.

The words are ftkit's own, so that texts outside a-z are ranked too; no stop words, no stems, equal on every machine.
"""

from collections.abc import Iterable

from ftkit import words


class Ranking:
    """An index over texts, held in memory: some 12 bytes for each different word of each text."""

    def __init__(self, texts: Iterable[str]) -> None:
        import bm25s

        split = [_words(text) for text in texts]
        self._size = len(split)
        self._index = bm25s.BM25(dtype="float64")
        self._has_words = any(split)
        if self._has_words:
            self._index.index(split, show_progress=False)

    def nearest(self, question: str, count: int) -> list[int]:
        """The positions of the `count` texts nearest to a question, the nearest first; of equals the earlier ones."""
        import numpy

        asked = sorted(set(_words(question)))
        if not self._has_words or not asked:
            return list(range(min(count, self._size)))
        scores = self._index.get_scores(asked)
        if count >= self._size:
            return [int(place) for place in numpy.argsort(-scores, kind="stable")]
        least = numpy.partition(scores, self._size - count)[self._size - count]
        places = numpy.flatnonzero(scores >= least)
        return [int(place) for place in places[numpy.argsort(-scores[places], kind="stable")][:count]]


def _words(text: str) -> list[str]:
    return [word.decode("utf-8", "replace") for word in words(text)]
