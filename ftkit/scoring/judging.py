"""Judges answers: a pure function of predictions, references and checks, the same bytes every time.

An answer that never came is judged as an empty one, so that a candidate gains nothing by failing on hard cases.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

import msgspec

from ftkit import interfaces
from ftkit.contract import Contract, Findings
from ftkit.errors import PluginError
from ftkit.reports import Prediction, Verdict
from ftkit.values import Answer, Finding, Score, failed

_CHUNK = 256


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


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """The right answer to a case, where it is known, and the columns that checks and metrics may use."""

    text: str | None = None
    record: dict[str, str] = {}


def judged(predictions: Iterable[Prediction], references: Mapping[str, Reference], bench: Bench) -> Iterator[Verdict]:
    """One verdict for each prediction, in order; a few hundred are held at a time."""
    stream = iter(predictions)
    while chunk := list(islice(stream, _CHUNK)):
        answers = [_answer(prediction, references) for prediction in chunk]
        strict = [
            _findings(prediction, row) for prediction, row in zip(chunk, bench.contract.judge(answers), strict=True)
        ]
        loose = bench.contract.judge_loosely(answers, strict)
        scores = [_scores(metric, answers) for metric in bench.metrics]
        for index, prediction in enumerate(chunk):
            row = [(metric, column[index]) for metric, column in zip(bench.metrics, scores, strict=True)]
            yield _verdict(prediction, strict[index], loose[index], row, bench.contract)


def _answer(prediction: Prediction, references: Mapping[str, Reference]) -> Answer:
    reference = references.get(prediction.id, Reference())
    text = "" if prediction.error else prediction.output
    return Answer(text=text, reference=reference.text, record=reference.record)


def _findings(prediction: Prediction, findings: Findings) -> Findings:
    """A failed request fails every check, whatever an empty text would pass."""
    return {key: failed("no answer came") for key in findings} if prediction.error else findings


def _scores(keyed: KeyedMetric, answers: Sequence[Answer]) -> list[Score]:
    scores = list(keyed.metric.scores(answers))
    if len(scores) != len(answers):
        raise PluginError(f"metric '{keyed.metric.name}' gave {len(scores)} scores for {len(answers)} answers.")
    return scores


def _verdict(
    prediction: Prediction,
    strict: dict[str, Finding],
    loose: tuple[str, ...],
    scores: list[tuple[KeyedMetric, Score]],
    contract: Contract,
) -> Verdict:
    answered = not prediction.error  # a contract without a required check is kept by every answer, and by no silence
    return Verdict(
        candidate=prediction.candidate,
        id=prediction.id,
        repeat=prediction.repeat,
        complies=contract.complies(strict) if answered else False,
        complies_loosely=answered and set(contract.required) <= set(loose),
        findings=strict,
        passed_loosely=loose,
        scores={keyed.measures[measure]: value for keyed, score in scores for measure, value in score.values.items()},
        absent={name: score.absent for keyed, score in scores if score.absent for name in keyed.measures.values()},
        error=prediction.error,
    )
