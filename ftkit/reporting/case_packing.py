"""A hundred cases packed into one text for a page, and what its index must know of them; a worker's task."""

import gzip
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

import msgspec

from ftkit.reporting.cases import AnswerView, CaseView, segments
from ftkit.reporting.plain import visible
from ftkit.reporting.words import ABSENT, metric_title, number
from ftkit.reports import ScoreReport

_LEVEL = 1
"""Three times as fast as the usual 6, for a file that is a tenth larger."""

_SHOWN = 20_000
"""Characters of a text that are shown; an answer of fifty megabytes is nothing to read."""


class Broken(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a check that did not pass said of an answer."""

    check: int
    measured: bool = True
    reason: str = ""


class PackedAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One answer, ready to be drawn."""

    status: Literal["passed", "failed", "error", "unmeasured"]
    text: tuple[str, ...] = ()  # plain and pointed at by a failed check, by turns; the first is plain
    more: int = 0  # characters that are not shown
    error: str = ""
    cut: bool = False
    broken: tuple[Broken, ...] = ()
    passed: tuple[int, ...] = ()
    facts: str = ""


class PackedCase(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One case: the question as role and text by turns, the reference, the answers of each candidate in order."""

    question: tuple[tuple[str, str], ...] = ()
    reference: str | None = None
    answers: tuple[tuple[PackedAnswer, ...], ...] = ()


class Chunk(NamedTuple):
    """Some neighbouring cases, packed, and of each in order what the index must know."""

    text: bytes
    ids: list[str]
    fails: list[tuple[int, ...]]
    differs: list[bool]
    slices: list[dict[str, str]]  # column -> value


class Packer(msgspec.Struct, frozen=True, kw_only=True):
    """Packs cases; candidates and checks are known by their numbers there."""

    candidates: dict[str, int]
    checks: dict[str, int]

    @classmethod
    def of(cls, report: ScoreReport, checks: Sequence[str]) -> "Packer":
        """The packer of a report's cases."""
        return cls(
            candidates={name: number for number, name in enumerate(report.candidates)},
            checks={check: number for number, check in enumerate(checks)},
        )

    def __call__(self, cases: Sequence[CaseView]) -> Chunk:
        """The cases as one chunk."""
        return Chunk(
            text=packed(list(map(self._case, cases))),
            ids=[visible(case.id) for case in cases],
            fails=[tuple(self._failures(case)) for case in cases],
            differs=[case.differs for case in cases],
            slices=[{visible(column): visible(value) for column, value in case.slices.items()} for case in cases],
        )

    def _case(self, case: CaseView) -> PackedCase:
        return PackedCase(
            question=tuple((message.role, _shown(message.content)) for message in case.question),
            reference=None if case.reference is None else _shown(case.reference),
            answers=tuple(tuple(map(self._answer, case.answers.get(name, ()))) for name in self.candidates),
        )

    def _failures(self, case: CaseView) -> Iterator[int]:
        width = len(self.checks) + 1
        for candidate, check in case.failures():
            if candidate in self.candidates and (not check or check in self.checks):
                yield self.candidates[candidate] * width + (self.checks[check] + 1 if check else 0)

    def _answer(self, answer: AnswerView) -> PackedAnswer:
        known = {check: finding for check, finding in answer.findings.items() if check in self.checks}
        return PackedAnswer(
            status=_status(answer),
            text=_by_turns(segments(answer.prediction.output[:_SHOWN], known.values())),
            more=max(len(answer.prediction.output) - _SHOWN, 0),
            error=visible(answer.error),
            cut=answer.truncated,
            broken=tuple(
                Broken(check=self.checks[check], measured=one.verdict == "failed", reason=visible(one.reason))
                for check, one in known.items()
                if not one.passed
            ),
            passed=tuple(self.checks[check] for check, one in known.items() if one.passed),
            facts=visible(" \u00b7 ".join(_facts(answer))),
        )


def packed(value: object) -> bytes:
    """Base64 of gzip of JSON: letters, digits, "+", "/" and "=", so that nothing in it is markup."""
    return b64encode(gzip.compress(msgspec.json.encode(value), _LEVEL, mtime=0))


def _status(answer: AnswerView) -> Literal["passed", "failed", "error", "unmeasured"]:
    if answer.error:
        return "error"
    return "unmeasured" if answer.complies is None else "passed" if answer.complies else "failed"


def _shown(text: str) -> str:
    more = len(text) - _SHOWN
    return visible(text) if more <= 0 else f"{visible(text[:_SHOWN])}\n[{more:,} more characters]"


def _by_turns(pieces: Iterable[tuple[str, bool]]) -> tuple[str, ...]:
    turns: list[str] = []
    for piece, pointed_at in pieces:
        if len(turns) % 2 != pointed_at:
            turns.append("")
        turns.append(visible(piece))
    return tuple(turns)


def _facts(answer: AnswerView) -> Iterator[str]:
    prediction, verdict = answer.prediction, answer.verdict
    if verdict:
        yield from (f"{metric_title(metric)} {number(score)}" for metric, score in verdict.scores.items())
        yield from (f"{metric_title(metric)} {ABSENT}: {reason}" for metric, reason in verdict.absent.items())
    if prediction.prompt_tokens is not None:
        yield f"{prediction.prompt_tokens} prompt tokens"
    if prediction.completion_tokens is not None:
        yield f"{prediction.completion_tokens} answer tokens"
    if prediction.seconds is not None:
        yield f"{number(prediction.seconds)} s" + (" from a cache" if prediction.cached else "")
