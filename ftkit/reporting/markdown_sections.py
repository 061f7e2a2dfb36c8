"""The parts of the Markdown report that not every report has: money, slices, a learning curve, proofs."""

from collections.abc import Iterator

from ftkit.reporting.comparisons import signed
from ftkit.reporting.escaping import escaped, row, table_head
from ftkit.reporting.proofs import proofs
from ftkit.reporting.words import (
    ABSENT,
    UNKNOWN,
    amount_interval,
    dollars,
    learning_in_words,
    mean_in_words,
    p_value,
    percent,
    quantile_interval,
    seconds_of,
    share_in_words,
    training_in_words,
)
from ftkit.reports import ScoreReport

_SLICES = 20


def sections(report: ScoreReport) -> Iterator[str]:
    """Each part that the report has, with its heading."""
    if any(one.bill for one in report.candidates.values()):
        yield from ("", "## Money", "", *_money(report))
    if any(one.latency for one in report.candidates.values()):
        yield from ("", "## Waiting", "", *_latencies(report))
    if any(one.repeated for one in report.candidates.values()):
        yield from ("", "## Repeats", "", *_repeats(report))
    if learnt := {name: one.losses for name, one in report.candidates.items() if one.losses}:
        said = [escaped(training_in_words(name, losses)) for name, losses in learnt.items()]
        yield from ("", "## Training", "", *(f"- {sentence}" for sentence in said))
    if report.learning_curve:
        yield from ("", "## Learning curve", "", *_curve(report))
    if report.slices:
        yield from ("", "## Slices, worst first", "", *_slices(report))
    if found := proofs(report):
        yield from ("", "## Is it fair?", "", *(f"- {proof.sign} {escaped(proof.sentence)}" for proof in found))


def _money(report: ScoreReport) -> Iterator[str]:
    if report.break_even and report.break_even.sentence:
        yield from (escaped(report.break_even.sentence), "")
    titles = ["1,000 requests", "95 % interval", "prompt's share", "training", "hosting a month", "prices from"]
    yield from table_head("candidate", titles)
    for name, one in report.candidates.items():
        bill = one.bill
        if bill is None or bill.request is None:
            yield row([escaped(name), *[UNKNOWN] * 5, escaped(bill.unknown if bill else "")])
            continue
        share = UNKNOWN if bill.prompt_share is None else percent(bill.prompt_share)
        fixed = ["" if cost is None else dollars(cost) for cost in (bill.training, bill.hosting_per_month)]
        source = f"{bill.tariff.source} {bill.tariff.dated}".strip() if bill.tariff else ""
        price = [dollars(bill.request.dollars * 1000), amount_interval(bill.request, 1000)]
        yield row([escaped(name), *map(escaped, [*price, share, *fixed, source])])


def _latencies(report: ScoreReport) -> Iterator[str]:
    yield from table_head("candidate", ["answers", "median (95 % interval)", "95th percentile (95 % interval)"])
    for name, one in report.candidates.items():
        if one.latency:
            both = (one.latency.p50, one.latency.p95)
            said = [f"{seconds_of(quantile.value)} ({quantile_interval(quantile)})" for quantile in both]
            yield row([escaped(name), str(one.latency.n), *said])


def _repeats(report: ScoreReport) -> Iterator[str]:
    known = {name: one.repeated for name, one in report.candidates.items() if one.repeated}
    most = max(repeated.repeats for repeated in known.values())
    yield from table_head("candidate", [*(f"all of {k}" for k in range(1, most + 1)), "unanimous", "wavering"])
    for name, repeated in known.items():
        shares = [percent(mean.mean) for mean in repeated.all_of] + [""] * (most - len(repeated.all_of))
        yield row([escaped(name), *shares, percent(repeated.unanimous.share), str(repeated.flickering)])


def _curve(report: ScoreReport) -> Iterator[str]:
    assert report.learning_curve
    yield from (escaped(learning_in_words(report.learning_curve)), "")
    yield from table_head("rows trained on", [report.learning_curve.measure])
    yield from (row([f"{point.rows:,}", mean_in_words(point.reached)]) for point in report.learning_curve.points)


def _slices(report: ScoreReport) -> Iterator[str]:
    yield from table_head("slice", ["cases", *report.candidates, "difference", "p (Holm)"])
    for one in report.slices[:_SLICES]:
        shares = (one.compliance.get(name) for name in report.candidates)
        cells = [ABSENT if share is None else share_in_words(share) for share in shares]
        known = one.pair and one.pair.difference is not None
        difference = signed(one.pair.difference or 0.0, points=True) if one.pair and known else ""
        p = p_value(one.pair.p_holm) if one.pair and known else ""
        yield row([escaped(f"{one.column}: {one.value}"), str(one.cases), *cells, difference, p])
    if len(report.slices) > _SLICES:
        yield from ("", f"{len(report.slices) - _SLICES} more slices stand in report.json.")
