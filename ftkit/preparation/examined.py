"""What an examination leaves of a batch: lines by place, signatures, and what the ledger books."""

from array import array
from collections import Counter
from typing import NamedTuple

from ftkit.packed import Packed
from ftkit.values import SPLITS, ChangedSample

PLACES = (*SPLITS, "rejects")
"""Where a line is written."""
REJECTS = PLACES.index("rejects")


class Refused(NamedTuple):
    """A reject that was made here, for the ledger."""

    outcome: int
    reason: str
    kind: str
    origin: str


class Examined(NamedTuple):
    """A batch's outcomes as lines, in order, and all that the parent needs to decide and to book."""

    read: int
    made: int
    places: bytes  # of each outcome
    lengths: "array[int]"  # of each outcome's line, in bytes
    blobs: tuple[bytes, ...]  # the lines of each place
    units: list[int] | None
    weights: list[int] | None
    siblings: dict[int, tuple[str, ...]]
    signatures: tuple[Packed, ...]  # of the examples, for each step of `Steps.signing`, then for their ids
    refused: list[Refused]
    changed: Counter[str]
    samples: list[ChangedSample]
    preferences: int
    bytes: int
    tools: bool = False  # an example declares functions that may be called
