"""How the figures were made, in sentences that follow what the report itself says of its intervals and tests."""

from collections.abc import Iterator

from ftkit.reporting.words import counted
from ftkit.reports import LEVEL, Mean, ScoreReport, Share


def shares_sentence(report: ScoreReport) -> str:
    """What a share is of, and what its interval is."""
    methods = dict.fromkeys(share.method for share in _shares(report))
    groups = dict.fromkeys(share.groups for share in _shares(report) if share.groups)
    said = f"Passed of all asked; an error counts as a failed answer. Intervals, at 95 %: {_listed(methods)}."
    return f"{said} Cases come in {counted(next(iter(groups)), 'group')} that belong together." if groups else said


def means_sentence(report: ScoreReport) -> str:
    """What a mean is over, and what its interval is."""
    methods = dict.fromkeys(mean.method or "bootstrap" for mean in _means(report))
    said = f"Over the cases that have a value. Intervals, at 95 %: {_listed(methods) or 'bootstrap'}."
    few = any(mean.approximate for mean in _means(report))
    return f"{said} With fewer than 200 cases they are approximate: a little too narrow." if few else said


def differences_sentence(report: ScoreReport) -> str:
    """What pairs were compared by; empty where there are none."""
    if not report.pairs:
        return ""
    tests = _listed(dict.fromkeys(pair.test for pair in report.pairs))
    return (
        f"Paired by case: {tests}. p is corrected by Holm's method over all pairs of one measure; "
        f"below {LEVEL} the words say that there is a difference."
    )


def _shares(report: ScoreReport) -> Iterator[Share]:
    for one in report.candidates.values():
        yield from (one.compliance, *one.checks.values())


def _means(report: ScoreReport) -> Iterator[Mean]:
    for one in report.candidates.values():
        yield from one.metrics.values()


def _listed(names: dict[str, None]) -> str:
    return " and ".join(names)
