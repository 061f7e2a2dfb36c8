"""Answers without a model: with the question itself, or with the learnt answer to the most similar question."""

import hashlib
import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, ClassVar

import msgspec

from ftkit import BackendError, Component, FilePath, Reply, Request
from ftkit_echo.backend import rows

_WORD = re.compile(r"\w+")


class EchoPredictor(Component, frozen=True, kw_only=True):
    """Says the question back, or what was learnt by heart.

    With a `memory`, as the backend `echo` leaves it, it says the answer that belongs to the learnt question with the
    most words in common. `seconds_per_answer` makes it slow, to rehearse an interruption.
    """

    name: ClassVar[str] = "echo"
    stands_in: ClassVar[str] = "echo says the question back, or what it learnt by heart"
    memory: FilePath | None = None
    seconds_per_answer: Annotated[float, msgspec.Meta(ge=0)] = 0.0

    def predict(self, requests: Sequence[Request], finished: frozenset[str]) -> Iterator[Reply]:
        """One reply after the other. Raises BackendError when the memory cannot be read."""
        learnt = self._learnt()
        for request in requests:
            if request.id in finished:
                continue
            start = time.perf_counter()
            question = request.messages[-1].content
            output = _nearest(question, learnt) if learnt else question
            time.sleep(self.seconds_per_answer)
            yield Reply(id=request.id, output=output, seconds=time.perf_counter() - start, finish="stop")

    def fingerprint(self) -> dict[str, str]:
        """The digest of the memory."""
        return {"memory": hashlib.blake2b(self._bytes(), digest_size=16).hexdigest()} if self.memory else {}

    def _learnt(self) -> list[tuple[frozenset[str], str]]:
        if self.memory is None:
            return []
        self._bytes()
        return [(_words(example.prompt[-1].content), example.target) for example in rows(self.memory)]

    def _bytes(self) -> bytes:
        assert self.memory is not None
        try:
            return Path(self.memory).read_bytes()
        except OSError as error:
            raise BackendError(f"echo cannot read its memory {self.memory}: {error.strerror}.") from error


def _nearest(question: str, learnt: list[tuple[frozenset[str], str]]) -> str:
    """The answer to the most similar question by Jaccard's measure; the first one learnt wins a tie."""
    words = _words(question)
    return max(learnt, key=lambda one: len(words & one[0]) / max(1, len(words | one[0])))[1]


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))
