"""What a condition is here, and how long people say they have had it."""

from dataclasses import dataclass

DAYS = (
    "1 day", "2 days", "3 days", "4 days", "5 days", "a week", "10 days", "2/7", "3/7", "4/7", "1/52", "2/52",
    "since Monday", "since Friday", "all weekend", "a fortnight",
)  # fmt: skip
HOURS = (
    "1 hour", "2 hours", "3 h", "4 hours", "6 h", "9 h", "overnight", "since last night", "since this morning",
    "since breakfast", "since noon", "half a day", "on and off today",
)  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """One way a condition looks on examination, with the house wording and tests; `{side}` is filled in per visit."""

    diagnosis: str
    tests: tuple[str, ...]
    findings: tuple[str, ...]


@dataclass(frozen=True)
class Condition:
    """Who comes with it and what they say (with `{lasting}`), its least risk, and how often it shifts the vitals."""

    ward: str
    complaints: tuple[str, ...]
    pictures: tuple[Picture, ...]
    ages: tuple[int, int] = (18, 92)
    lasting: tuple[str, ...] = DAYS
    least_risk: str = "low"
    fever: float = 0.0
    tachycardia: float = 0.25
    hypoxia: float = 0.0
    hypotension: float = 0.0
