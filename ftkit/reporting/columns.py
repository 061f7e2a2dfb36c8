"""The columns that stand beside compliance in every table of candidates, and the best of each."""

from collections.abc import Callable, Iterable, Mapping

from ftkit.reporting.words import mean_in_words, metric_title, number, seconds, tokens
from ftkit.reports import CandidateReport, Mean, ScoreReport
from ftkit.values import Value


class Column(Value, frozen=True, kw_only=True):
    """One measure of all candidates, in words."""

    title: str
    cells: dict[str, str]  # by candidate
    best: frozenset[str] = frozenset()


def metric_names(report: ScoreReport) -> tuple[str, ...]:
    """Every content metric that some candidate has, in the order in which they first appear."""
    return tuple(dict.fromkeys(name for candidate in report.candidates.values() for name in candidate.metrics))


def metric_means(report: ScoreReport, metric: str) -> list[Mean | None]:
    """One metric's mean of each candidate; None where it has none."""
    return [candidate.metrics.get(metric) for candidate in report.candidates.values()]


def token_totals(report: ScoreReport) -> list[float]:
    """Prompt and answer tokens of a mean request of each candidate, as far as they are known."""
    parts = [(candidate.prompt_tokens, candidate.completion_tokens) for candidate in report.candidates.values()]
    return [sum(part.mean or 0.0 for part in both if part) for both in parts]


def metric_columns(report: ScoreReport) -> tuple[Column, ...]:
    """One column per content metric. More is better, unless its pairs say otherwise."""
    return tuple(_metric_column(name, report) for name in metric_names(report))


def cost_columns(report: ScoreReport) -> tuple[Column, ...]:
    """Prompt tokens, completion tokens and seconds of one request. A short answer is no merit, so it is not marked."""
    prompt = _column("prompt tokens", report, lambda candidate: candidate.prompt_tokens, tokens, min)
    completion = _column("answer tokens", report, lambda candidate: candidate.completion_tokens, tokens, None)
    time = _column("seconds", report, lambda candidate: candidate.seconds, seconds, min)
    return prompt, completion, time


def most_compliant(report: ScoreReport) -> frozenset[str]:
    """The candidates with the highest share of answers that pass the whole contract."""
    return best({name: candidate.compliance.share for name, candidate in report.candidates.items()}, max)


def best(values: Mapping[str, float | None], pick: Callable[[Iterable[float]], float]) -> frozenset[str]:
    """The names whose value is the one picked; none where all are alike, or fewer than two are known."""
    known = {name: value for name, value in values.items() if value is not None}
    if len(set(known.values())) < 2:
        return frozenset()
    picked = pick(known.values())
    return frozenset(name for name, value in known.items() if value == picked)


def _metric_column(name: str, report: ScoreReport) -> Column:
    less = any(pair.measure == f"metric:{name}" and not pair.higher_is_better for pair in report.pairs)
    pick = min if less else max
    return _column(metric_title(name), report, lambda candidate: candidate.metrics.get(name), _mean_alone, pick)


def _column(
    title: str,
    report: ScoreReport,
    mean_of: Callable[[CandidateReport], Mean | None],
    said: Callable[[Mean | None], str],
    pick: Callable[[Iterable[float]], float] | None,
) -> Column:
    means = {name: mean_of(candidate) for name, candidate in report.candidates.items()}
    values = {name: None if mean is None else mean.mean for name, mean in means.items()}
    return Column(
        title=title,
        cells={name: said(mean) for name, mean in means.items()},
        best=best(values, pick) if pick else frozenset(),
    )


def _mean_alone(mean: Mean | None) -> str:
    return mean_in_words(None) if mean is None else number(mean.mean)
