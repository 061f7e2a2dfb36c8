from typing import ClassVar

from ftkit_ifeval.ends import EndChecker, Postscript, Quotation

from ftkit import Answer

from .instruction_contract import InstructionContract


class TestQuotation(InstructionContract):
    check = Quotation()
    good = ('"a"', ' "a"\n', '""')
    bad: ClassVar = {
        "a": 'begins with "a", not with a quotation mark',
        ' "a': 'ends with "a", not with a quotation mark',
        '"': 'ends with """, not with a quotation mark',
    }
    loosely_good = ('Sure:\n"a"', '**"a"**')

    def test_the_span_is_the_letter_in_the_way(self):
        assert [finding.span for finding in self.findings(" a", '\n"ab')] == [(1, 2), (3, 4)]


class TestEndChecker(InstructionContract):
    check = EndChecker(end_phrase=" Any questions? ")
    good = ("a. ANY questions?\n", '"Any questions?"')
    bad: ClassVar = {
        "Any questions? No. ": 'ends with "questions? No.", not with " Any questions? "',
        "no": 'ends with "no", not with " Any questions? "',
    }
    loosely_good = ("*Any questions?*", "Any questions?\nYours")

    def test_the_span_is_what_stands_there_instead(self):
        assert [finding.span for finding in self.findings("Any questions? No. ", "no")] == [(4, 18), (0, 2)]

    def test_the_instruction_quotes_the_words(self):
        assert self.check.instruction() == 'End with exactly these words and nothing after them: "Any questions?".'


class TestPostscript(InstructionContract):
    check = Postscript(postscript_marker="P.P.S")
    good = ("a\nP.P.S. b", "p. p. s b", "a P.P.S")
    bad: ClassVar = {"P.S. b": 'has no postscript "P.P.S"'}
    loosely_good = ("**P.P**.S",)

    def test_the_shorter_marker_needs_its_last_point(self):
        short = Postscript(postscript_marker="P.S.")
        assert [finding.passed for finding in _judged(short, "p. s. b", "P.S b", "P.P.S. b")] == [True, False, True]

    def test_any_other_marker_is_taken_letter_for_letter(self):
        other = Postscript(postscript_marker="N.B. ")
        assert [finding.passed for finding in _judged(other, "n.b. b", "nxb. b")] == [True, False]

    def test_the_instruction_quotes_the_marker(self):
        assert self.check.instruction() == 'Add a postscript at the end that begins with "P.P.S".'


def _judged(check, *texts):
    return check.findings(Answer(text=text) for text in texts)
