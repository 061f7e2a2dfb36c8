"""The answers that a finished score folder holds, to be used again where everything that decides them is equal."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from ftkit import jsonl
from ftkit.reports import Prediction


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """A folder with `predictions.jsonl`, and for each candidate the key of everything that decided its answers."""

    folder: Path
    keys: Mapping[str, str] = {}

    def answers(self, candidate: str, key: str) -> Iterator[Prediction]:
        """The answers of a candidate, none where another key decided them."""
        if self.keys.get(candidate) == key:
            rows = jsonl.read(self.folder / "predictions.jsonl", Prediction)
            yield from (row for row in rows if row.candidate == candidate)
