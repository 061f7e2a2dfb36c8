"""What every instruction must do besides what every check must: fail a blank answer, and read loosely as IFEval."""

from time import process_time
from typing import ClassVar

from ftkit import PASSED, Answer

from ..checks.check_contract import HOSTILE, CheckContract

LONG = tuple((mark * 200_000)[:200_000] for mark in ("<<", "[", "*", "!", "- ", "'", "\n*", " \n", "a. ", "(A) ", "]["))
"""Texts over which a search that starts again at every mark would not end."""


class InstructionContract(CheckContract):
    loosely_good: ClassVar[tuple[str, ...]] = ()  # texts that only a loose reading passes

    def loose_findings(self, *texts):
        return list(self.check.loose_findings(Answer(text=text) for text in texts))

    def test_a_blank_answer_follows_no_instruction(self):
        assert {finding.reason for finding in self.findings("", " \n\t ")} == {"the answer is empty"}
        assert self.loose_findings("", " \n\t ") == self.findings("", " \n\t ")

    def test_what_passes_strictly_passes_loosely(self):
        assert all(finding is PASSED for finding in self.loose_findings(*self.good))

    def test_what_fails_strictly_may_pass_loosely(self):
        assert [finding.verdict for finding in self.findings(*self.loosely_good)] == ["failed"] * len(self.loosely_good)
        assert all(finding is PASSED for finding in self.loose_findings(*self.loosely_good))

    def test_what_fails_loosely_has_the_strict_reason(self):
        assert [finding.reason for finding in self.loose_findings(*self.bad)] == list(self.bad.values())

    def test_long_runs_of_marks_are_judged_in_linear_time(self):
        start = process_time()
        assert len(self.findings(*LONG)) == len(LONG)
        assert process_time() - start < 8  # seconds; it takes half of one, and a quadratic search takes minutes

    def test_hostile_texts_are_read_loosely_too(self):
        assert len(self.loose_findings(*HOSTILE)) == len(HOSTILE)
