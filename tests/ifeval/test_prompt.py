from typing import ClassVar

from ftkit_ifeval.prompt import Ifeval

from .instruction_contract import InstructionContract


class TestIfeval(InstructionContract):
    check = Ifeval(
        instructions=["punctuation:no_comma", "length_constraints:number_words"],
        kwargs=[{}, {"relation": "at least", "num_words": 2}],
    )
    good = ("one two",)
    bad: ClassVar = {
        "one, two": "punctuation:no_comma: 1 comma, none allowed",
        "one": "length_constraints:number_words: 1 word, at least 2 needed",
    }
    loosely_good = ("Well, yes:\none two",)

    def test_the_span_is_the_failed_instruction_s(self):
        assert [finding.span for finding in self.findings("one, two")] == [(3, 4)]

    def test_the_instruction_says_them_all(self):
        assert self.check.instruction() == "Do not use any commas. Write at least 2 words."
