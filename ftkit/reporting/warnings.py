"""Everything the reader should beware of, in one list: the report's own warnings, then each candidate's.

What the verdict, or a guard, has said of a candidate is not said again.
"""

from collections.abc import Iterator

from ftkit.reports import ScoreReport


def warnings(report: ScoreReport) -> tuple[str, ...]:
    """The sentences, those about a candidate with its name before them."""
    return tuple(dict.fromkeys((*_of_guards(report), *report.warnings, *_of_candidates(report))))


def _of_guards(report: ScoreReport) -> Iterator[str]:
    """What may make the comparison void, before anything else."""
    for verdict in ("failed", "warned"):
        told = (guard.sentence for guard in report.guards if guard.verdict == verdict)
        yield from (sentence for sentence in told if sentence not in report.verdict.sentence)


def _of_candidates(report: ScoreReport) -> Iterator[str]:
    told = {(guard.name, name) for guard in report.guards if guard.verdict != "passed" for name in guard.candidates}
    for name, candidate in report.candidates.items():
        if candidate.errors and ("failed-requests", name) not in told:
            yield f"{name}: {candidate.errors} of {candidate.asked} requests failed; they count as failed answers"
        if candidate.truncated and ("truncated-answers", name) not in told:
            yield f"{name}: {candidate.truncated} of {candidate.asked} answers were cut at the token limit"
        yield from (f"{name}: {warning}" for warning in candidate.warnings if warning not in report.warnings)
