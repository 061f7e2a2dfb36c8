"""Judges answers: a pure function of predictions, references and checks, the same bytes every time.

An answer that never came is judged as an empty one, so that a candidate gains nothing by failing on hard cases.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import msgspec

from ftkit import interfaces
from ftkit.contract import Contract, Findings
from ftkit.errors import FtkitError, PluginError
from ftkit.faults import plugin_fault
from ftkit.interfaces import CorpusMetric, Counts
from ftkit.reports import Prediction, Verdict
from ftkit.scoring.right_answers import Reference
from ftkit.values import PASSED, Answer, Score, failed

CHUNK = 256
"""So many answers are judged at a time."""


class KeyedMetric(msgspec.Struct, frozen=True, kw_only=True):
    """A metric and the names its measures have in files."""

    metric: interfaces.Metric
    key: str = ""

    @property
    def measures(self) -> dict[str, str]:
        """The metric's own measure -> the name in files."""
        own = self.metric.measures
        if not self.key:
            return {measure: measure for measure in own}
        return {own[0]: self.key} if len(own) == 1 else {measure: f"{self.key}.{measure}" for measure in own}


class Bench(msgspec.Struct, frozen=True, kw_only=True):
    """What everyone is judged by."""

    contract: Contract
    metrics: tuple[KeyedMetric, ...] = ()
    names: tuple[dict[str, str], ...] = ()  # of each metric: its own measure -> the name in files
    required: frozenset[str] = frozenset()  # the checks that compliance is made of

    @classmethod
    def of(cls, contract: Contract, metrics: Iterable[KeyedMetric]) -> "Bench":
        """The bench of a contract and some metrics, with what is looked up for every answer."""
        keyed = tuple(metrics)
        names = tuple(metric.measures for metric in keyed)
        return cls(contract=contract, metrics=keyed, names=names, required=frozenset(contract.required))


def judged(predictions: Iterable[Prediction], references: Mapping[str, Reference], bench: Bench) -> Iterator[Verdict]:
    """One verdict for each prediction, in order; a few hundred are held at a time."""
    stream = iter(predictions)
    while chunk := list(islice(stream, CHUNK)):
        answers = [answer(prediction, references.get(prediction.id, Reference())) for prediction in chunk]
        yield from verdicts(chunk, answers, bench)


def answer(prediction: Prediction, reference: Reference) -> Answer:
    """What is judged: of a failed request an empty text."""
    text = "" if prediction.error else prediction.output
    return Answer(text=text, reference=reference.text, record=reference.record, prompt=reference.prompt)


def verdicts(predictions: Sequence[Prediction], answers: Sequence[Answer], bench: Bench) -> list[Verdict]:
    """The verdict on each prediction, whose answer stands at the same place."""
    strict = list(map(_findings, predictions, bench.contract.judge(answers)))
    loose = bench.contract.judge_loosely(answers, strict)
    scores = [_scores(metric, answers) for metric in bench.metrics]
    rows: list[tuple[Score, ...]] = list(zip(*scores, strict=True)) or [()] * len(answers)
    return [_verdict(*one, bench) for one in zip(predictions, strict, loose, rows, strict=True)]


def corpus_counts(answers: Sequence[Answer], bench: Bench) -> tuple[Counts | None, ...]:
    """What these answers add to the corpus score of each metric; None for one that has no such score."""
    return tuple(
        _told(keyed, lambda metric: metric.counts(answers)) if isinstance(keyed.metric, CorpusMetric) else None
        for keyed in bench.metrics
    )


def _findings(prediction: Prediction, findings: Findings) -> Findings:
    """A failed request fails every check, whatever an empty text would pass."""
    return {key: failed("no answer came") for key in findings} if prediction.error else findings


def _scores(keyed: KeyedMetric, answers: Sequence[Answer]) -> list[Score]:
    scores: list[Score] = _told(keyed, lambda metric: list(metric.scores(answers)))
    if len(scores) != len(answers):
        raise PluginError(f"metric '{keyed.metric.name}' gave {len(scores)} scores for {len(answers)} answers.")
    return scores


def _told(keyed: KeyedMetric, call: Callable[[Any], Any]) -> Any:
    """The call's result. Raises PluginError naming the metric for an error that is the metric's own."""
    try:
        return call(keyed.metric)
    except FtkitError:
        raise
    except (Exception, SystemExit) as error:
        raise plugin_fault(f"metric '{keyed.metric.name}'", error) from error


def _verdict(
    prediction: Prediction, strict: Findings, loose: tuple[str, ...], scores: tuple[Score, ...], bench: Bench
) -> Verdict:
    answered = not prediction.error  # a contract without a required check is kept by every answer, and by no silence
    flawless = answered and all(finding is PASSED for finding in strict.values())  # as most are, and soonest told
    values: dict[str, float] = {}
    absent: dict[str, str] = {}
    for names, score in zip(bench.names, scores, strict=True):
        for own, value in score.values.items():
            if own in names:
                values[names[own]] = value
        if score.absent:
            absent |= dict.fromkeys(names.values(), score.absent)
    return Verdict(
        candidate=prediction.candidate,
        id=prediction.id,
        repeat=prediction.repeat,
        complies=flawless or (bench.contract.complies(strict) if answered else False),
        complies_loosely=flawless or (answered and bench.required <= set(loose)),
        findings=strict,
        passed_loosely=loose,
        scores=values,
        absent=absent,
        error=prediction.error,
    )
