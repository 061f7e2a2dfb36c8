"""The cases as a page carries them: packed texts in chunks that are opened when they are looked at, and an index.

A page with 40,000 answers in its markup takes a browser many seconds. Here it holds base64 of gzip, which no parser
has to look into; the index alone is read at once, and the script draws the few cases that are in sight.
"""

import gzip
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Literal

import msgspec
from markupsafe import Markup

from ftkit.reporting.cases import AnswerView, CaseView, segments
from ftkit.reporting.plain import visible
from ftkit.reporting.words import ABSENT, metric_title, number
from ftkit.reports import ScoreReport

CHUNK = 100
"""Cases in a chunk: a few hundred kilobytes, opened in some milliseconds."""


_LEVEL = 1
"""Three times as fast as the usual 6, for a file that is a tenth larger."""

_SHOWN = 20_000
"""Characters of a text that are shown; an answer of fifty megabytes is nothing to read."""

_VALUES = 200
"""A column with more values than these divides nothing that a person would choose from a list."""


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


class Index(msgspec.Struct, kw_only=True):
    """What filters need to know of all cases, each named by its place in `ids`.

    `fails` has for each case numbers of candidate * (checks + 1) + check + 1; without a check where an answer does not
    comply as a whole.
    """

    candidates: tuple[str, ...]
    tuned: tuple[int, ...]
    checks: tuple[str, ...]
    should: tuple[int, ...]
    chunk: int = CHUNK
    ids: list[str] = []
    differs: list[int] = []
    fails: list[tuple[int, ...]] = []
    slices: dict[str, dict[str, list[int]]] = {}  # column -> value -> cases


class PackedCases:
    """A stream of cases on its way into a page: first all `chunks`, then the `index` of what went by."""

    def __init__(self, cases: Iterable[CaseView], report: ScoreReport, checks: Sequence[str]) -> None:
        self._cases = iter(cases)
        self._check = {check: number for number, check in enumerate(checks)}
        self._candidate = {name: number for number, name in enumerate(report.candidates)}
        self._index = Index(
            candidates=tuple(map(visible, report.candidates)),
            tuned=tuple(number for number, one in enumerate(report.candidates.values()) if one.fine_tuned),
            checks=tuple(map(visible, checks)),
            should=tuple(self._check[check] for check in report.should if check in self._check),
        )

    def chunks(self) -> Iterator[Markup]:
        """The cases, a hundred at a time, each chunk packed by itself."""
        while several := list(islice(self._cases, CHUNK)):
            yield _packed([self._noted(case) for case in several])

    @property
    def index(self) -> Markup:
        """The index of all chunks, packed. Whole only after the last chunk."""
        few = {column: values for column, values in self._index.slices.items() if len(values) <= _VALUES}
        return _packed(msgspec.structs.replace(self._index, slices=few))

    @property
    def count(self) -> int:
        """How many cases went by."""
        return len(self._index.ids)

    def _noted(self, case: CaseView) -> PackedCase:
        """The case, packed, and its line in the index."""
        index, place = self._index, len(self._index.ids)
        index.ids.append(visible(case.id))
        index.fails.append(tuple(self._failures(case)))
        if case.differs:
            index.differs.append(place)
        for column, value in case.slices.items():
            index.slices.setdefault(visible(column), {}).setdefault(visible(value), []).append(place)
        return PackedCase(
            question=tuple((message.role, _shown(message.content)) for message in case.question),
            reference=None if case.reference is None else _shown(case.reference),
            answers=tuple(tuple(map(self._answer, case.answers.get(name, ()))) for name in self._candidate),
        )

    def _failures(self, case: CaseView) -> Iterator[int]:
        width = len(self._check) + 1
        for candidate, check in case.failures():
            if candidate in self._candidate and (not check or check in self._check):
                yield self._candidate[candidate] * width + (self._check[check] + 1 if check else 0)

    def _answer(self, answer: AnswerView) -> PackedAnswer:
        known = {check: finding for check, finding in answer.findings.items() if check in self._check}
        return PackedAnswer(
            status=_status(answer),
            text=_by_turns(segments(answer.prediction.output[:_SHOWN], known.values())),
            more=max(len(answer.prediction.output) - _SHOWN, 0),
            error=visible(answer.error),
            cut=answer.truncated,
            broken=tuple(
                Broken(check=self._check[check], measured=one.verdict == "failed", reason=visible(one.reason))
                for check, one in known.items()
                if not one.passed
            ),
            passed=tuple(self._check[check] for check, one in known.items() if one.passed),
            facts=visible(" \u00b7 ".join(_facts(answer))),
        )


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


def _packed(value: object) -> Markup:
    """Base64 of gzip of JSON: letters, digits, "+", "/" and "=", so that nothing in it is markup."""
    return Markup(b64encode(gzip.compress(msgspec.json.encode(value), _LEVEL, mtime=0)).decode())  # noqa: S704 - see above
