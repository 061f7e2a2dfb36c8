"""IFEval's two relations between a number found and the number asked for, and how findings and prompts say them."""

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Literal

from ftkit import PASSED, Finding, failed
from ftkit_ifeval.instruction import Judge, Span

Relation = Literal["at least", "less than"]
Places = Callable[[str], Iterable[Span]]


def counting(count: Callable[[str], int], places: Places, relation: Relation, wanted: int, unit: str) -> Judge:
    """A judge of how often something occurs; where it is too often, the span runs from the first one too many."""
    if relation == "at least":
        return lambda text: at_least(count(text), wanted, unit)

    def judged(text: str) -> Finding:
        n = count(text)
        if n < wanted:
            return PASSED
        reason = f"{numbered(n, unit)}, fewer than {wanted} allowed"
        surplus = next(islice(places(text), wanted - 1, None), None) if wanted else None
        return failed(reason, surplus and (surplus[0], len(text)))

    return judged


def at_least(n: int, wanted: int, unit: str) -> Finding:
    """Passed from the number wanted on."""
    return PASSED if n >= wanted else failed(f"{numbered(n, unit)}, at least {wanted} needed")


def exactly(n: int, wanted: int, unit: str) -> Finding:
    """Passed at the number wanted."""
    return PASSED if n == wanted else failed(f"{numbered(n, unit)}, exactly {wanted} needed")


def numbered(n: int, unit: str) -> str:
    """`1 word`, `2 words` of the unit "word(s)"."""
    return f"{n} {unit.replace('(s)', '' if n == 1 else 's', 1)}"


def range_said(relation: Relation, wanted: int) -> str:
    """`at least 3` or `fewer than 3`."""
    return f"at least {wanted}" if relation == "at least" else f"fewer than {wanted}"


def times_said(relation: Relation, wanted: int) -> str:
    """`at least 3 times` or `fewer than 3 times`."""
    return f"{range_said(relation, wanted)} {'time' if wanted == 1 else 'times'}"
