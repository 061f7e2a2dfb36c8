"""Every case side by side: the question, the reference, and what each candidate answered, with its verdict."""

from collections.abc import Iterable, Iterator

from ftkit.errors import DataError
from ftkit.reports import Prediction, ScoredCase, Verdict
from ftkit.values import Finding, Message, Value


class AnswerView(Value, frozen=True, kw_only=True):
    """One answer and its judgement; `verdict` is None where nobody judged it."""

    prediction: Prediction
    verdict: Verdict | None = None

    @property
    def complies(self) -> bool | None:
        """Whether all required checks passed; None is not known, and an error is a failure."""
        if self.error:
            return False
        return None if self.verdict is None else self.verdict.complies

    @property
    def error(self) -> str:
        """Why there is no answer; empty where there is one."""
        return self.prediction.error or (self.verdict.error if self.verdict else "")

    @property
    def truncated(self) -> bool:
        """Whether the answer was cut at the token limit."""
        return self.prediction.finish == "length"

    @property
    def findings(self) -> dict[str, Finding]:
        """The strict finding of each check."""
        return self.verdict.findings if self.verdict else {}


class CaseView(Value, frozen=True, kw_only=True):
    """One case with the answers of every candidate that was asked; several where it was asked repeatedly."""

    id: str
    question: tuple[Message, ...]
    reference: str | None
    answers: dict[str, tuple[AnswerView, ...]]
    slices: dict[str, str] = {}

    @property
    def differs(self) -> bool:
        """Whether some answer complies and another does not."""
        return len({answer.complies for answers in self.answers.values() for answer in answers}) > 1

    def failures(self) -> Iterator[tuple[str, str]]:
        """Each (candidate, check) that failed here; the check is "" where an answer does not comply as a whole."""
        for candidate, answers in self.answers.items():
            if any(answer.complies is False for answer in answers):
                yield candidate, ""
            failed = (name for answer in answers for name, f in answer.findings.items() if f.verdict == "failed")
            for name in dict.fromkeys(failed):
                yield candidate, name


def case_views(
    cases: Iterable[ScoredCase], predictions: Iterable[Prediction], verdicts: Iterable[Verdict]
) -> Iterator[CaseView]:
    """Each case with every candidate's answers, in the order of the cases.

    Cases stream; predictions and verdicts are held, as their files are in another order. Cases that nobody was asked
    are passed over. Raises DataError, at the end, for an answer to a case that is not there.
    """
    judged = {(verdict.candidate, verdict.id, verdict.repeat): verdict for verdict in verdicts}
    answers: dict[str, dict[str, list[AnswerView]]] = {}
    for prediction in predictions:
        verdict = judged.get((prediction.candidate, prediction.id, prediction.repeat))
        view = AnswerView(prediction=prediction, verdict=verdict)
        answers.setdefault(prediction.id, {}).setdefault(prediction.candidate, []).append(view)
    for case in cases:
        if case.id in answers:
            yield _case_view(case, answers.pop(case.id))
    if answers:
        raise strays(next(iter(answers)), len(answers))


def strays(first: str, number: int) -> DataError:
    """The error for answers to so many cases that are not there."""
    return DataError(
        f"The predictions answer case '{first}'"
        + (f" and {number - 1} more that are" if number > 1 else ", which is")
        + " not among the cases. Score again with the cases that the predictions were made for."
    )


def segments(text: str, findings: Iterable[Finding]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether a failed check points at it."""
    spans = sorted(finding.span for finding in findings if finding.verdict == "failed" and finding.span)
    pieces: list[tuple[str, bool]] = []
    done = 0
    for first, last in spans:
        start, end = max(first, done), min(last, len(text))
        if start < end:
            pieces += [(text[done:start], False), (text[start:end], True)]
            done = end
    return [piece for piece in [*pieces, (text[done:], False)] if piece[0]]


def _case_view(case: ScoredCase, answers: dict[str, list[AnswerView]]) -> CaseView:
    return CaseView(
        id=case.id,
        question=case.prompt,
        reference=case.reference,
        answers={candidate: tuple(views) for candidate, views in answers.items()},
        slices=case.slices,
    )
