"""What answers are judged against: held in memory, or read from a file when they are needed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from ftkit.answer_files.lines import Lines
from ftkit.reports import ReferenceLine
from ftkit.values import Message

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """The right answer to a case, where it is known, and the columns that checks and metrics may use."""

    text: str | None = None
    record: dict[str, str] = {}
    prompt: tuple[Message, ...] = ()  # what was asked, before any prompter


class References(Protocol):
    """The right answers by the places of their cases."""

    def at(self, places: "NDArray[np.int32]") -> Sequence[Reference]:
        """The reference of each of these cases."""
        ...


class NoReferences:
    """Nothing is known of any case: the contract alone is judged."""

    def at(self, places: "NDArray[np.int32]") -> Sequence[Reference]:
        """An empty reference for each case."""
        return [_NONE] * len(places)


class HeldReferences(msgspec.Struct, frozen=True):
    """References in memory, in the cases' order."""

    held: tuple[Reference, ...]

    def at(self, places: "NDArray[np.int32]") -> Sequence[Reference]:
        """The reference of each of these cases."""
        return [self.held[place] for place in places.tolist()]


class FiledReferences(msgspec.Struct, frozen=True):
    """References in a file, its lines in the cases' order."""

    lines: Lines

    def at(self, places: "NDArray[np.int32]") -> Sequence[Reference]:
        """The reference of each of these cases, read anew."""
        decode: Any = _decoder.decode
        read = map(decode, self.lines.texts(places))
        return [Reference(text=line.text, record=line.record, prompt=line.prompt) for line in read]


_NONE = Reference()
_decoder = msgspec.json.Decoder(ReferenceLine)
