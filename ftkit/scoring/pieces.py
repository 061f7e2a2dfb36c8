"""The work in pieces: a worker reads some answers, judges them, and hands back lines to write and numbers to add up."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ftkit import jsonl
from ftkit.interfaces import Counts
from ftkit.packed import Packed
from ftkit.reports import Prediction, Verdict
from ftkit.scoring.answers import Answers
from ftkit.scoring.cases import Cases
from ftkit.scoring.earlier import NONE, Earlier
from ftkit.scoring.guards import Observed, observed
from ftkit.scoring.judging import CHUNK, Bench, answer, corpus_counts, verdicts
from ftkit.scoring.right_answers import References

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BYTES = 1 << 20
"""A piece is no longer than this, unless one answer is: a worker's memory does not depend on the file."""
FIGURES = ("prompt_tokens", "completion_tokens", "cached_prompt_tokens", "seconds")
_READINGS = {"passed": 1, "failed": 0, "unmeasured": -1}
_COMPLIES = {True: 1, False: 0, None: -1}


class Piece(NamedTuple):
    """Some neighbours among a candidate's answers."""

    candidate: str
    first: int
    end: int


class Judged(NamedTuple):
    """A piece, judged. Arrays have a column for each answer; 1 is passed, 0 failed and -1 unmeasured."""

    piece: Piece
    predictions: Packed  # lines
    verdicts: Packed
    complies: "NDArray[np.int8]"
    loosely: "NDArray[np.int8]"
    checks: "NDArray[np.int8]"  # a row for each check of the contract
    checks_loosely: "NDArray[np.int8]"
    doubts: tuple[str, ...]  # for each check why its first unmeasured answer is; empty where all are measured
    scores: "NDArray[np.float64]"  # a row for each measure of the metrics; NaN where there is none
    figures: "NDArray[np.float64]"  # a row for each of FIGURES
    cached: "NDArray[np.int8]"
    counts: tuple[Counts | None, ...]  # for each metric what the piece adds to its corpus score, where it has one
    observed: Observed  # the answers in figures, for the summary and for guards


class Judge(msgspec.Struct, frozen=True, kw_only=True):
    """Judges pieces; handed to the workers as it is."""

    answers: Mapping[str, Answers]
    references: References
    cases: Cases
    places: Mapping[str, "NDArray[np.int32]"]  # of the cases that each candidate's answers belong to
    bench: Bench
    earlier: Earlier = NONE

    def pieces(self) -> Iterator[Piece]:
        """All the work, candidate by candidate in the answers' order."""
        for name, answers in self.answers.items():
            yield from (Piece(name, first, end) for first, end in answers.lines.spans(CHUNK, _BYTES))

    def __call__(self, piece: Piece) -> Judged:
        """The piece, judged."""
        span = slice(piece.first, piece.end)
        decode = _decoder.decode
        lines = self.answers[piece.candidate].lines.texts(span)
        predictions = [_of(decode(line), piece.candidate) for line in lines]
        references = self.references.at(self.places[piece.candidate][span])
        answers = list(map(answer, predictions, references))
        found = self.earlier.verdicts(piece.candidate, piece.first, predictions)
        if found is None:
            found = verdicts(predictions, answers, self.bench)
        return _judged(piece, predictions, found, corpus_counts(answers, self.bench), self.bench)


_decoder = msgspec.json.Decoder(Prediction)


def _of(prediction: Prediction, candidate: str) -> Prediction:
    if prediction.candidate == candidate:
        return prediction
    return msgspec.structs.replace(prediction, candidate=candidate)


def _judged(
    piece: Piece,
    predictions: Sequence[Prediction],
    found: Sequence[Verdict],
    counts: tuple[Counts | None, ...],
    bench: Bench,
) -> Judged:
    import numpy as np

    checks = bench.contract.keys
    measures = [name for names in bench.names for name in names.values()]
    n = len(found)
    nan = float("nan")
    readings = np.array([[_READINGS[one.findings[key].verdict] for one in found] for key in checks], np.int8)
    return Judged(
        piece=piece,
        predictions=jsonl.packed(predictions),
        verdicts=jsonl.packed(found),
        complies=np.array([_COMPLIES[one.complies] for one in found], np.int8),
        loosely=np.array([bool(one.complies_loosely) for one in found], np.int8),
        checks=readings.reshape(len(checks), n),
        checks_loosely=np.array([[key in one.passed_loosely for one in found] for key in checks], np.int8).reshape(
            len(checks), n
        ),
        doubts=tuple(_doubt(found, key) if (row < 0).any() else "" for key, row in zip(checks, readings, strict=True)),
        scores=np.array([[one.scores.get(name, nan) for one in found] for name in measures], np.float64).reshape(
            len(measures), n
        ),
        figures=np.array([[getattr(one, name) for one in predictions] for name in FIGURES], np.float64),
        cached=np.array([one.cached for one in predictions], np.int8),
        counts=counts,
        observed=observed(predictions),
    )


def _doubt(found: Sequence[Verdict], key: str) -> str:
    """Why the check does not know of the first answer that it does not know of."""
    first = next(one.findings[key] for one in found if one.findings[key].verdict == "unmeasured")
    return first.reason or "no reason is given"
