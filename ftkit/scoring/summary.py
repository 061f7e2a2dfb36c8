"""One candidate in figures: shares with Wilson's intervals, means with bootstrap intervals."""

from collections.abc import Callable, Sequence

from ftkit.contract import Contract
from ftkit.reports import CandidateReport, Mean, Prediction, Share, Verdict
from ftkit.scoring.means import bootstrap_mean
from ftkit.scoring.measures import Measure
from ftkit.scoring.shares import wilson


def summarised(
    predictions: Sequence[Prediction],
    verdicts: Sequence[Verdict],
    measures: Sequence[Measure],
    contract: Contract,
    seed: int,
) -> CandidateReport:
    """The report of one candidate from its predictions, its verdicts and what was measured of them."""
    name = predictions[0].candidate if predictions else ""
    cut = [prediction.finish == "length" for prediction in predictions if prediction.finish is not None]
    return CandidateReport(
        asked=len(predictions),
        errors=sum(bool(prediction.error) for prediction in predictions),
        compliance=_share(
            [verdict.complies for verdict in verdicts], [bool(verdict.complies_loosely) for verdict in verdicts]
        ),
        checks={key: _check(key, verdicts) for key in contract.keys},
        metrics={
            measure.name.removeprefix("metric:"): _mean(list(measure.values[name].values()), seed)
            for measure in measures
            if measure.name.startswith("metric:") and name in measure.values
        },
        prompt_tokens=_counted(predictions, lambda one: one.prompt_tokens, seed),
        completion_tokens=_counted(predictions, lambda one: one.completion_tokens, seed),
        seconds=_counted(predictions, lambda one: one.seconds, seed),
        truncated=sum(cut) if cut else None,
    )


def _check(key: str, verdicts: Sequence[Verdict]) -> Share:
    readings = {"passed": True, "failed": False, "unmeasured": None}
    strict = [readings[verdict.findings[key].verdict] for verdict in verdicts]
    return _share(strict, [key in verdict.passed_loosely for verdict in verdicts])


def _share(strict: Sequence[bool | None], loose: Sequence[bool]) -> Share:
    """The share of True; None counts as unmeasured and bounds the share both ways."""
    passed, failed = sum(one is True for one in strict), sum(one is False for one in strict)
    n, unmeasured = len(strict), len(strict) - passed - failed
    interval = wilson(passed, n) if n else None
    return Share(
        passed=passed,
        failed=failed,
        unmeasured=unmeasured,
        share=passed / n if n else None,
        low=interval.low if interval else None,
        high=interval.high if interval else None,
        bounds=(passed / n, (passed + unmeasured) / n) if n else None,
        loose=sum(loose) / n if n else None,
    )


def _counted(predictions: Sequence[Prediction], figure: Callable[[Prediction], float | None], seed: int) -> Mean | None:
    """The mean of a figure over the answers that have it; None where none has."""
    values = [figure(prediction) for prediction in predictions]
    return None if all(value is None for value in values) else _mean(values, seed)


def _mean(values: Sequence[float | None], seed: int) -> Mean:
    known = [float(value) for value in values if value is not None]
    interval = bootstrap_mean(known, seed) if known else None
    return Mean(
        n=len(known),
        mean=sum(known) / len(known) if known else None,
        low=interval.low if interval else None,
        high=interval.high if interval else None,
    )
