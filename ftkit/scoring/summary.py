"""One candidate in figures: shares with Wilson's intervals, means with bootstrap intervals."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ftkit.interfaces import CorpusMetric
from ftkit.money.latency import latency
from ftkit.reports import CandidateReport, Mean, Share
from ftkit.scoring.figures import counted_share, mean_of, rate_of, worth_of
from ftkit.scoring.judging import Bench
from ftkit.scoring.measured import Measured
from ftkit.scoring.repeated import repeated
from ftkit.scoring.tally import Counted, Tally
from ftkit.statistics.groups import group_sums
from ftkit.values import CorpusScore

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Groups = NDArray[np.int32]


def summarised(name: str, tally: Tally, measured: Measured, bench: Bench) -> CandidateReport:
    """The report of one candidate from what was counted and measured of its answers."""
    groups = measured.clusters
    figures = {figure.name: mean_of(figure.values[name], groups) for figure in measured.figures}
    return CandidateReport(
        asked=tally.answers,
        errors=tally.observed.errors,
        compliance=_share(tally.compliance_counted, tally.compliance, tally, groups),
        checks={
            key: _share(tally.check_counted(place), tally.checks[place], tally, groups)
            for place, key in enumerate(bench.contract.keys)
        },
        metrics={
            measure.name.removeprefix("metric:"): (rate_of if measure.passes_or_fails else mean_of)(
                measure.values[name], groups
            )
            for measure in measured.measures
            if measure.name.startswith("metric:")
        },
        corpus=dict(_corpus_scores(tally, bench)),
        prompt_tokens=_known(figures["prompt_tokens"]),
        completion_tokens=_known(figures["completion_tokens"]),
        seconds=_known(figures["seconds"]),
        truncated=tally.observed.truncated if tally.observed.finishes else None,
        lower_is_better=tuple(
            measure.name.removeprefix("metric:")
            for measure in measured.measures
            if measure.name.startswith("metric:") and not measure.higher_is_better
        ),
        repeated=repeated(measured, name),
        latency=latency(measured.latencies[name]),
    )


def _corpus_scores(tally: Tally, bench: Bench) -> Iterator[tuple[str, CorpusScore]]:
    """The figures that metrics have of all answers together, by the metric's name in files."""
    for keyed, counts in zip(bench.metrics, tally.counts, strict=True):
        if counts is not None and isinstance(keyed.metric, CorpusMetric):
            yield keyed.key or keyed.metric.name, keyed.metric.corpus_score(counts)


def _share(counted: Counted, values: "NDArray[np.floating[Any]]", tally: Tally, groups: "Groups | None") -> Share:
    """The share that passed; answers to one case, and cases of one group, count by what they are worth together."""
    worth = None
    if groups is not None or (tally.asked > 1).any():
        worth = worth_of(*_totals(values, tally.asked, groups))
    return counted_share(counted.passed, counted.failed, counted.unmeasured, worth, counted.loosely)


def _totals(
    values: "NDArray[np.floating[Any]]", asked: "NDArray[np.int32]", groups: "Groups | None"
) -> "tuple[NDArray[np.float64], NDArray[np.float64]]":
    """What passed and what was asked, of each group of cases or, without groups, of each case."""
    import numpy as np

    seen = asked > 0
    answers = asked[seen].astype(np.float64)
    passed = np.nan_to_num(values[seen].astype(np.float64)) * answers
    if groups is None:
        return passed, answers
    return group_sums(passed, groups[seen]), group_sums(answers, groups[seen])


def _known(mean: Mean) -> Mean | None:
    """The mean, or None where no answer has the figure."""
    return mean if mean.n else None
