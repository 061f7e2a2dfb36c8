from typing import ClassVar

from ftkit_ifeval.punctuation import NoComma

from .instruction_contract import InstructionContract


class TestNoComma(InstructionContract):
    check = NoComma()
    good = ("a; b", "1.5")
    bad: ClassVar = {",": "1 comma, none allowed", "a, b, c": "2 commas, none allowed"}
    loosely_good = ("Well, yes:\na b",)

    def test_the_span_is_the_first_comma(self):
        assert [finding.span for finding in self.findings("a, b, c")] == [(1, 2)]
