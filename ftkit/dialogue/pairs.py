"""Two answers to one prompt as token ids: each is written and read as the one answer of an SFT row is."""

from collections.abc import Iterable, Iterator
from itertools import tee

import msgspec

from ftkit.dialogue.encoding import Dialogue, Encoded
from ftkit.errors import DataError
from ftkit.values import Example


class EncodedPair(msgspec.Struct, frozen=True, kw_only=True):
    """A row of preferences as training reads it: the prompt with either answer."""

    id: str
    better: Encoded
    worse: Encoded

    @property
    def prompt(self) -> int:
        """The leading tokens that both sequences have in common with the prompt."""
        return min(self.better.prompt, self.worse.prompt)

    @property
    def parts(self) -> tuple[int, int]:
        """How long the two sequences are."""
        return self.better.whole, self.worse.whole

    @property
    def whole(self) -> int:
        """How long the longer one is."""
        return max(self.parts)

    def within(self, limit: int) -> int:
        """The tokens of both where each is cut after so many."""
        return sum(min(part, limit) for part in self.parts)


Row = Encoded | EncodedPair


def encoded(talk: Dialogue, rows: Iterable[Example]) -> Iterator[EncodedPair]:
    """Each row as it is trained, in order. Raises DataError for one without a worse answer."""
    first, second = tee(rows)
    for better, worse in zip(talk.encoded(first), talk.encoded(map(with_worse, second)), strict=True):
        yield EncodedPair(id=better.id, better=better, worse=worse)


def with_worse(row: Example) -> Example:
    """The row with the worse answer in the better one's place. Raises DataError where it has none."""
    if not row.rejected:
        raise DataError(f"row '{row.id}' ({row.origin}) has no rejected answer, so DPO cannot learn from it.")
    return msgspec.structs.replace(row, completion=row.rejected)
