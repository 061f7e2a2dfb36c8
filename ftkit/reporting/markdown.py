"""The report as Markdown, for a pull request or a wiki. Text of the data is escaped, so that it stays text."""

from collections.abc import Iterator

from ftkit.reporting.columns import cost_columns, metric_columns, metric_means, metric_names, most_compliant
from ftkit.reporting.comparisons import Comparison, certainty, footing, measures
from ftkit.reporting.escaping import escaped, row, table_head
from ftkit.reporting.markdown_corpus import corpus_section
from ftkit.reporting.markdown_sections import sections
from ftkit.reporting.methods import differences_sentence, means_sentence, shares_sentence
from ftkit.reporting.settings import settings_in_words
from ftkit.reporting.warnings import warnings
from ftkit.reporting.words import (
    ABSENT,
    HEADLINES,
    mean_in_words,
    metric_title,
    p_value,
    sentence_below_headline,
    share_both_ways,
)
from ftkit.reports import LEVEL, ScoreReport


def markdown(report: ScoreReport) -> str:
    """The whole report, with tables as GitHub and most others read them."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: ScoreReport) -> Iterator[str]:
    yield f"# {escaped(report.project) or 'Score report'}: {HEADLINES[report.verdict.decision].lower()}"
    yield from ("", f"**{escaped(sentence_below_headline(report.verdict))}**")
    if sure := certainty(report):
        yield from ("", escaped(sure))
    for said in footing(report):
        yield from ("", escaped(said))
    if beware := warnings(report):
        yield from ("", "## Warnings", "", *(f"- {escaped(warning)}" for warning in beware))
    yield from ("", "## Candidates", "", *_candidates(report))
    if report.contract:
        yield from ("", "## Checks", "", *_checks(report))
    if metric_names(report):
        yield from ("", "## Content", "", *_metrics(report))
    yield from corpus_section(report)
    if report.pairs:
        yield from ("", "## Pairs", "", *_pairs(report))
    yield from sections(report)
    yield from ("", "## How it was measured", "", *_method(report))


def _candidates(report: ScoreReport) -> Iterator[str]:
    best, columns = most_compliant(report), (*metric_columns(report), *cost_columns(report))
    yield from table_head("candidate", ["complies", *(column.title for column in columns)])
    for name, candidate in report.candidates.items():
        complies = _marked(share_both_ways(candidate.compliance), best=name in best)
        cells = [_marked(column.cells[name], best=name in column.best) for column in columns]
        tuned = " (fine-tuned)" if candidate.fine_tuned else ""
        yield row([escaped(name) + tuned, complies, *cells])
    yield from ("", "Bold is the best of its column. Tokens and seconds are means per request.")


def _checks(report: ScoreReport) -> Iterator[str]:
    yield from table_head("check", list(report.candidates))
    for check, sentence in report.contract.items():
        shares = (candidate.checks.get(check) for candidate in report.candidates.values())
        cells = [ABSENT if share is None else share_both_ways(share) for share in shares]
        note = " (reported, not required)" if check in report.should else ""
        yield row([f"**{escaped(check)}**{note} {escaped(sentence)}", *cells])


def _metrics(report: ScoreReport) -> Iterator[str]:
    yield from table_head("metric, mean (95 % interval)", list(report.candidates))
    for name in metric_names(report):
        cells = [mean_in_words(mean) for mean in metric_means(report, name)]
        yield row([escaped(metric_title(name)), *cells])


def _pairs(report: ScoreReport) -> Iterator[str]:
    titles = ["n", "only the first", "only the second", "difference", "95 % interval", "p", "p (Holm)", "test"]
    for measure in measures(report):
        yield from table_head(measure.title, titles)
        yield from (_pair(comparison) for comparison in measure.comparisons)
        yield ""
    yield f"Cannot be told apart: p ≥ {LEVEL} after Holm's correction over all pairs of one measure."


def _pair(comparison: Comparison) -> str:
    pair = comparison.pair
    only = ["" if count is None else str(count) for count in (pair.a_only, pair.b_only)]
    figures = [comparison.difference, comparison.interval, p_value(pair.p), p_value(pair.p_holm), escaped(pair.test)]
    return row([escaped(comparison.words), str(pair.n), *only, *figures])


def _method(report: ScoreReport) -> Iterator[str]:
    yield f"- Cases: {report.cases:,}, the same for every candidate"
    if report.verdict.rule:
        yield f"- Rule: {escaped(report.verdict.rule)}"
    for name, candidate in report.candidates.items():
        how = ", ".join(part for part in (candidate.prompter, candidate.predictor) if part)
        yield f"- {escaped(name)}: {escaped(how) or 'not recorded'}; {candidate.asked} asked, {candidate.errors} errors"
    yield f"- Shares: {escaped(shares_sentence(report))}"
    if metric_names(report):
        yield f"- Means: {escaped(means_sentence(report))}"
    if said := differences_sentence(report):
        yield f"- Differences: {escaped(said)}"
    yield from (f"- {escaped(name)}: {escaped(value)}" for name, value in settings_in_words(report))


def _marked(said: str, *, best: bool) -> str:
    return f"**{said}**" if best else said
