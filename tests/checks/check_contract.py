"""What every check must do, whatever it checks: inherit, and give `check`, `good` and `bad`."""

import pickle
from itertools import islice, repeat
from typing import ClassVar

import msgspec
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ftkit import PASSED, Answer, Component, interfaces

HOSTILE = (
    "",
    " \n\t\r\n ",
    "\0",
    "\ud800",
    "[" * 100_000,
    "[]" * 100_000,
    '{"a":' * 50_000,
    '"' + '\\"' * 50_000,
    "a" * 100_000 + "!",
    "- " * 50_000,
    "\n" * 100_000,
    " " * 100_000 + "x",
    " " * 1_000_000,
    "\u202eevil\u202c\u200b\ufeff",
    "\u200b" * 100_000,
    "!?" * 50_000,
    "**" * 50_000 + "x",
    "</script><script>alert(1)</script>",
    "{{ 7 * 7 }}{% for %}",
    "=cmd|' /C calc'!A0",
    "1" * 10_000,
    "1e" + "9" * 400,
    '"\\ud800"',
)


class CheckContract:
    check: ClassVar[Component]
    good: ClassVar[tuple[str, ...]]
    bad: ClassVar[dict[str, str]]  # a text, and the reason it fails with
    verdicts: ClassVar[frozenset[str]] = frozenset({"passed", "failed"})  # on hostile texts

    def findings(self, *texts):
        return list(self.check.findings(Answer(text=text) for text in texts))

    def test_it_is_a_check(self):
        assert isinstance(self.check, interfaces.Check)

    def test_good_answers_pass_with_the_one_shared_finding(self):
        assert all(finding is PASSED for finding in self.findings(*self.good))

    def test_bad_answers_fail_with_their_reason(self):
        found = {text: finding.reason for text, finding in zip(self.bad, self.findings(*self.bad), strict=True)}
        assert found == self.bad

    def test_spans_lie_within_the_answer(self):
        for text, finding in zip(self.bad, self.findings(*self.bad), strict=True):
            start, end = finding.span or (0, len(text))
            assert 0 <= start <= end <= len(text)

    def test_order_is_kept(self):
        texts = [*self.good, *self.bad, *self.good]
        verdicts = [finding.passed for finding in self.findings(*texts)]
        assert verdicts == [text in self.good for text in texts]

    def test_it_streams(self):
        endless = repeat(Answer(text=self.good[0]))
        assert list(islice(self.check.findings(endless), 3)) == [PASSED] * 3

    def test_hostile_texts_are_judged_with_short_printable_reasons(self):
        for finding in self.findings(*HOSTILE):
            assert finding.verdict in self.verdicts
            assert len(finding.reason) < 500
            assert finding.reason.isprintable()

    # One test for many classes is the point here: each of them is another check.
    @settings(max_examples=50, suppress_health_check=[HealthCheck.differing_executors])
    @given(st.text(st.characters()))
    @example("\udfff")
    def test_no_text_makes_it_raise(self, text):
        assert len(self.findings(text)) == 1

    def test_the_instruction_is_one_sentence_on_one_line(self):
        sentence = self.check.instruction()
        assert sentence.endswith(".")
        assert "\n" not in sentence
        assert sentence[0].isupper()

    def test_its_options_survive_a_round_trip(self):
        assert msgspec.convert(msgspec.to_builtins(self.check), type(self.check)) == self.check

    def test_it_can_be_sent_to_a_worker(self):
        assert pickle.loads(pickle.dumps(self.check)) == self.check

    def test_its_docstring_names_every_option(self):
        assert [field for field in self.check.__struct_fields__ if field not in type(self.check).__doc__] == []
