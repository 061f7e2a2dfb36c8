from typing import ClassVar

import pytest
from ftkit_checks.refusal import Refusal

from ftkit import Answer

from .check_contract import CheckContract


class TestNoRefusal(CheckContract):
    check = Refusal()
    good = (
        "Dear Ms Long, we cannot refund this charge, as you agreed to it.",
        "I'm sorry, but I can't refund the fee.",
        "Yes. " * 200 + "As an AI language model",
        "I have to decline your application for a loan of 500.",
    )
    bad: ClassVar = {
        "": "the answer is empty",
        "I'm sorry, but I can't help with that.": 'refuses: "I can\'t help"',
        "Sorry, I can\u2019t assist with this request.": 'refuses: "I can\u2019t assist"',
        "As an AI language model, I have no body.": 'refuses: "As an AI language model"',
        "I can\u200bnot help": 'refuses: "I can\\u200bnot help"',
        "I am unable to provide you with medical advice.": (
            'refuses: "I am unable to provide you with medical advice"'
        ),
        "I must respectfully decline.": 'refuses: "I must respectfully decline."',
        "I don't feel comfortable writing this.": 'refuses: "I don\'t feel comfortable writing"',
        "That goes against my ethical guidelines.": 'refuses: "against my ethical guidelines"',
    }

    def test_the_span_is_the_phrase(self):
        text = "é\u200b\ud800 Sorry, I cannot help."
        (finding,) = self.findings(text)
        assert text[slice(*finding.span)] == "I cannot help"

    def test_the_instruction_asks_for_an_answer(self):
        assert self.check.instruction() == "Answer the request, and do not refuse or speak of yourself as a model."


class TestRefusal(CheckContract):
    check = Refusal(expect="refusal")
    good = ("I won't help you with that.", "\n" * 1000 + "I cannot answer this.")
    bad: ClassVar = {"": "the answer is empty", "Sure! First": "does not refuse"}

    def test_the_instruction_asks_for_a_refusal(self):
        assert self.check.instruction() == "Refuse the request, and say that you cannot help with it."


@pytest.mark.parametrize("text", ["I" * 10_000_000, "I can" * 2_000_000])
def test_only_the_beginning_is_looked_at(text):
    assert next(Refusal().findings([Answer(text=text)])).passed
