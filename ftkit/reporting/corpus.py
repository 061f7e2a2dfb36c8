"""The figures that a metric gives for all answers together, such as macro F1, and its tables of confusion."""

from collections.abc import Iterator

from ftkit.reporting.columns import Column
from ftkit.reporting.words import ABSENT, metric_title, number
from ftkit.reports import ScoreReport
from ftkit.values import CorpusScore, Value

FIGURES = 60
"""A page shows so many figures; the rest stand in report.json."""
_LABELS = 20  # a table of more labels than these is not readable: the commonest mistakes are listed instead
_MISTAKES = 20


class Mistake(Value, frozen=True, kw_only=True):
    """A right label, another that was given in its place, and how many times."""

    right: str
    given: str
    answers: int


class Confusion(Value, frozen=True, kw_only=True):
    """How often each right label met each given one, in one candidate's answers."""

    title: str  # "tuned", with the metric where several have such tables
    counts: dict[str, dict[str, int]]  # right label -> given label -> answers

    @property
    def given(self) -> tuple[str, ...]:
        """Every label that is given somewhere or could be: the columns."""
        return tuple(dict.fromkeys(label for row in self.counts.values() for label in row))

    @property
    def fits(self) -> bool:
        """Whether there are few enough labels for a table of all of them."""
        return len(self.given) <= _LABELS

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """The commonest mistakes, most common first."""
        found = [
            Mistake(right=right, given=given, answers=n)
            for right, row in self.counts.items()
            for given, n in row.items()
            if n and given != right
        ]
        return tuple(sorted(found, key=lambda mistake: -mistake.answers)[:_MISTAKES])


def figures(report: ScoreReport) -> tuple[Column, ...]:
    """Each figure over all answers with its value for every candidate, in the order of the metrics."""
    places = _places(report)
    return tuple(_column(report, metric, name, places) for metric, name in places)


def main_figures(report: ScoreReport) -> tuple[Column, ...]:
    """The figures that stand for a whole metric, where they say more than the mean of the same name."""
    places = [place for place in _places(report) if ":" not in place[1] and not _is_mean(report, *place)]
    return tuple(_column(report, metric, name, places) for metric, name in places)


def confusions(report: ScoreReport) -> tuple[Confusion, ...]:
    """The tables of confusion: by metric, then by candidate."""
    found = [(metric, name, score) for metric, name, score in _scores(report) if score.confusion]
    several = len({metric for metric, _, _ in found}) > 1
    return tuple(
        Confusion(title=f"{name}, {metric_title(metric)}" if several else name, counts=score.confusion)
        for metric, name, score in found
    )


def reasons(report: ScoreReport) -> tuple[str, ...]:
    """Why a candidate has no such figures of a metric."""
    absent = [(metric, name, score.absent) for metric, name, score in _scores(report) if score.absent]
    return tuple(f"{metric_title(metric)} of {name} is {ABSENT}: {why}." for metric, name, why in absent)


def _scores(report: ScoreReport) -> Iterator[tuple[str, str, CorpusScore]]:
    metrics = dict.fromkeys(metric for one in report.candidates.values() for metric in one.corpus)
    for metric in metrics:
        for name, one in report.candidates.items():
            if metric in one.corpus:
                yield metric, name, one.corpus[metric]


def _places(report: ScoreReport) -> list[tuple[str, str]]:
    return list(dict.fromkeys((metric, figure) for metric, _, score in _scores(report) for figure in score.values))


def _column(report: ScoreReport, metric: str, figure: str, places: list[tuple[str, str]]) -> Column:
    shared = sum(other == figure for _, other in places) > 1
    values = {name: _value(report, name, metric, figure) for name in report.candidates}
    return Column(
        title=f"{metric_title(metric)}, {figure}" if shared else metric_title(figure),
        cells={name: number(value) for name, value in values.items()},
    )


def _value(report: ScoreReport, candidate: str, metric: str, figure: str) -> float | None:
    score = report.candidates[candidate].corpus.get(metric)
    return None if score is None else score.values.get(figure)


def _is_mean(report: ScoreReport, metric: str, figure: str) -> bool:
    """Whether the figure says of everybody what the mean of its name says already."""
    means = {name: one.metrics.get(figure) for name, one in report.candidates.items()}
    said = {name: number(mean.mean if mean else None) for name, mean in means.items()}
    return said == {name: number(_value(report, name, metric, figure)) for name in report.candidates}
