"""What tells whether a comparison is fair: its guards, what was chosen, and what candidates may have been shown."""

from typing import Literal

from ftkit.values import Value


class Guard(Value, frozen=True, kw_only=True):
    """One thing that could make the comparison void, and whether it does."""

    name: str  # a stable code: "adapter-changes-nothing", "test-rows-shown"
    verdict: Literal["passed", "warned", "failed", "unmeasured"]
    sentence: str  # what was found and of whom, for people
    concerns: Literal["verdict", "latency"] = "verdict"  # what a failed one makes void
    candidates: tuple[str, ...] = ()  # whom it is about


class Choice(Value, frozen=True, kw_only=True):
    """Which variant of a candidate is scored, settled on the validation split."""

    chosen: str  # "shots=3"
    cases: int  # of the validation split
    split: str = "validation"
    compliance: dict[str, float | None] = {}  # each variant's share there


class Exposure(Value, frozen=True, kw_only=True):
    """How like the test cases the pieces are that a candidate may be shown: shots, passages of a corpus."""

    pieces: int
    floor: float | None = None  # the least likeness that was searched for; None: there was nothing to compare
    greatest: float | None = None  # the greatest likeness found; None: it is below the floor
    piece: str = ""  # where the piece that is so like stands
    case: str = ""  # the id of the case
    inside: int = 0  # pieces that hold a case's whole question or answer
