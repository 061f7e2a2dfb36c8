"""The predictor: whatever it is asked, it says its phrase."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar

from ftkit import BackendError, Component, FilePath, Reply, Request


class ParrotPredictor(Component, frozen=True, kw_only=True):
    """Says the phrase in a file."""

    name: ClassVar[str] = "parrot"
    phrase: FilePath

    def predict(self, requests: Sequence[Request], finished: frozenset[str]) -> Iterator[Reply]:
        """The same answer to every request that has none yet."""
        phrase = self._phrase()
        for request in requests:
            if request.id not in finished:
                yield Reply(id=request.id, output=phrase, finish="stop")

    def fingerprint(self) -> dict[str, str]:
        """The digest of the phrase: another phrase gives other answers."""
        return {"phrase": hashlib.sha256(self._phrase().encode()).hexdigest()}

    def _phrase(self) -> str:
        try:
            return Path(self.phrase).read_text(encoding="utf-8")
        except OSError as error:
            raise BackendError(f"parrot cannot read its phrase {self.phrase}: {error.strerror}.") from error
