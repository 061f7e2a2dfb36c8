"""What speaks for the comparison being a fair one, in sentences: the guards, and what each candidate may be shown."""

from collections.abc import Iterator

from ftkit.reporting.words import counted, percent
from ftkit.reports import Choice, Exposure, Guard, ScoreReport
from ftkit.values import Value

SIGNS = {"passed": "✓", "warned": "!", "failed": "✗", "unmeasured": "?"}
_RANK = {"failed": 0, "warned": 1, "unmeasured": 2, "passed": 3}


class Proof(Value, frozen=True, kw_only=True):
    """One thing that was looked at: a sign, a CSS class of the same meaning, and a sentence."""

    sign: str
    kind: str  # "passed", "failed", "should" or "unmeasured"
    sentence: str


def proofs(report: ScoreReport) -> tuple[Proof, ...]:
    """Everything that was looked at, what speaks against the comparison first."""
    guards = sorted(report.guards, key=lambda guard: _RANK[guard.verdict])
    return (*map(_of_guard, guards), *_of_exposures(report), *_of_choices(report))


def exposure_sentence(name: str, found: Exposure) -> str:
    """How near the test cases the pieces are that a candidate may be shown."""
    if not found.pieces:
        return f"{name} is shown no piece of any other text."
    pieces = f"{name} may be shown {counted(found.pieces, 'piece')}"
    if found.inside:
        return f"{pieces}; {found.inside:,} of them hold a test case's whole question or answer."
    if found.floor is None:
        return f"{pieces}; there was no test case to compare them with."
    if found.greatest is None:
        return f"{pieces}; none is as much as {percent(found.floor)} like a test case."
    return f"{pieces}; the likest, {found.piece}, is {percent(found.greatest)} like test case {found.case}."


def choice_sentence(name: str, found: Choice) -> str:
    """Which variant of a candidate is scored, and what the others reached where it was settled."""
    others = ", ".join(f"{variant} {percent(share)}" for variant, share in found.compliance.items())
    reached = f" ({others})" if others else ""
    return f"{name} is {found.chosen}, settled on {counted(found.cases, 'case')} of the {found.split} split{reached}."


def _of_guard(guard: Guard) -> Proof:
    kind = "should" if guard.verdict == "warned" else guard.verdict
    return Proof(sign=SIGNS[guard.verdict], kind=kind, sentence=guard.sentence)


def _of_exposures(report: ScoreReport) -> Iterator[Proof]:
    for name, found in report.exposures.items():
        verdict = "failed" if found.inside else "passed" if found.floor or not found.pieces else "unmeasured"
        yield Proof(sign=SIGNS[verdict], kind=verdict, sentence=exposure_sentence(name, found))


def _of_choices(report: ScoreReport) -> Iterator[Proof]:
    for name, found in report.choices.items():
        verdict = "failed" if found.split == "test" else "passed"
        yield Proof(sign=SIGNS[verdict], kind=verdict, sentence=choice_sentence(name, found))
