"""What every check must do, whatever it checks."""

from itertools import islice
from typing import ClassVar

from ftkit.interfaces import Check, ReadsLoosely
from ftkit.kinds import KindName
from ftkit.testing.components import ComponentContract
from ftkit.testing.hostile import HOSTILE, SHORT, drawn
from ftkit.testing.streams import endless
from ftkit.values import PASSED, Answer, Finding


class CheckConduct(ComponentContract):
    """A check judges any text at all: one finding for each, always the same, and never an exception."""

    kind: ClassVar[KindName] = "check"
    check: ClassVar[Check]
    verdicts: ClassVar[frozenset[str]] = frozenset({"passed", "failed"})
    """The verdicts that hostile texts may get; add "unmeasured" for a check that needs more than the text."""

    def findings(self, *texts: str) -> list[Finding]:
        """What the check says of these texts."""
        return list(self.check.findings(Answer(text=text) for text in texts))

    def test_hostile_texts_are_judged_with_short_printable_reasons(self) -> None:
        """NUL, half a surrogate pair, a million characters, odd directions: each has one finding."""
        found = self.findings(*HOSTILE)
        assert len(found) == len(HOSTILE), f"{len(found)} findings of {len(HOSTILE)} answers"
        for text, finding in zip(HOSTILE, found, strict=True):
            at = f"on {text[:20]!r}, {len(text)} characters"
            assert finding.verdict in self.verdicts, f"{finding.verdict} {at}"
            assert len(finding.reason) < 500, f"a reason of {len(finding.reason)} characters {at}"
            assert finding.reason.isprintable(), f"{finding.reason!r} {at}"

    def test_no_text_makes_it_raise(self) -> None:
        """Five hundred drawn texts have as many findings."""
        assert len(self.findings(*drawn(500))) == 500

    def test_whatever_fails_has_a_reason_and_a_span_within_the_answer(self) -> None:
        """A failure without a reason helps nobody; a span is counted in characters of the answer."""
        texts = [*SHORT, *drawn(200)]
        for text, finding in zip(texts, self.findings(*texts), strict=True):
            assert finding.verdict == "passed" or finding.reason, f"no reason for {text!r}"
            start, end = finding.span or (0, len(text))
            assert 0 <= start <= end <= len(text), f"the span {finding.span} of {text!r}"

    def test_the_same_text_has_the_same_finding(self) -> None:
        """Asked again, and whatever stands before it."""
        texts = [*SHORT, *drawn(50)]
        together = self.findings(*texts)
        assert self.findings(*texts) == together, "another finding at the second time"
        assert [self.findings(text)[0] for text in texts] == together, "a finding depends on the answers before it"

    def test_it_streams(self) -> None:
        """It answers before the last answer is there, and there may be no last one."""
        given = endless([Answer(text="x"), Answer(text="y")])
        assert len(list(islice(self.check.findings(given), 3))) == 3

    def test_no_answers_have_no_findings(self) -> None:
        """An empty stream is an empty stream."""
        assert self.findings() == []

    def test_the_instruction_is_one_sentence_on_one_line(self) -> None:
        """It stands in a prompt among others, and is the same whenever it is asked for."""
        sentence = self.check.instruction()
        assert sentence[:1].isupper(), f"no sentence: {sentence!r}"
        assert sentence.endswith("."), f"no sentence: {sentence!r}"
        assert len(sentence.splitlines()) == 1, f"not on one line: {sentence!r}"
        assert self.check.instruction() == sentence, "another sentence at the second time"

    def test_a_loose_reading_judges_every_text_too(self) -> None:
        """Where the check has a reading of its own, it holds to the same rules."""
        if isinstance(self.check, ReadsLoosely):
            texts = [*HOSTILE, *drawn(100)]
            found = list(self.check.loose_findings(Answer(text=text) for text in texts))
            assert len(found) == len(texts), f"{len(found)} findings of {len(texts)} answers"


class CheckContract(CheckConduct):
    """A check that passes `good` and fails `bad`, each for its reason.

    Give `check`, the component with its options; `good`, texts that pass; and `bad`, texts with the reason of each.
    """

    good: ClassVar[tuple[str, ...]]
    bad: ClassVar[dict[str, str]]

    def test_good_answers_pass_with_the_one_shared_finding(self) -> None:
        """`ftkit.PASSED` itself: a check that passes a million answers makes no million values."""
        found = dict(zip(self.good, self.findings(*self.good), strict=True))
        assert {text: finding for text, finding in found.items() if finding is not PASSED} == {}

    def test_bad_answers_fail_with_their_reason(self) -> None:
        """Reasons are read by people and counted by machines, so they are tested word for word."""
        found = {text: finding.reason for text, finding in zip(self.bad, self.findings(*self.bad), strict=True)}
        assert found == self.bad

    def test_spans_lie_within_the_answer(self) -> None:
        """Start and end are places in the text."""
        for text, finding in zip(self.bad, self.findings(*self.bad), strict=True):
            start, end = finding.span or (0, len(text))
            assert 0 <= start <= end <= len(text), f"the span {finding.span} of {text!r}"

    def test_order_is_kept(self) -> None:
        """The findings come in the order of the answers."""
        texts = [*self.good, *self.bad, *self.good]
        assert [finding.passed for finding in self.findings(*texts)] == [text in self.good for text in texts]

    def test_good_answers_pass_however_many_there_are(self) -> None:
        """A finding is there before the next answer is taken from an endless stream."""
        given = endless([Answer(text=self.good[0])])
        assert list(islice(self.check.findings(given), 3)) == [PASSED] * 3
