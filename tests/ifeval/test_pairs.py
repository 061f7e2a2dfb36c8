from typing import ClassVar

from ftkit_ifeval.pairs import RepeatPrompt, TwoResponses

from .instruction_contract import InstructionContract


class TestTwoResponses(InstructionContract):
    check = TwoResponses()
    good = ("a\n******\nb", "******a******b******")
    bad: ClassVar = {
        "a": "1 answer with ****** between, 2 needed",
        "a******b******c": "3 answers with ****** between, 2 needed",
        "a****** ******b": "one of the answers between ****** is blank",
        "a ****** a": "the two answers are the same",
    }
    loosely_good = ("Sure:\n******\na\n******\nb",)


class TestRepeatPrompt(InstructionContract):
    check = RepeatPrompt(prompt_to_repeat=" Write a\npoem. ")
    good = ("write a\npoem. Roses", " Write a\npoem.")
    bad: ClassVar = {
        "Roses": "does not begin with the request: 0 of its 13 characters agree",
        "Write a poem.": "does not begin with the request: 7 of its 13 characters agree",
        "Write": "does not begin with the request: 5 of its 13 characters agree",
    }
    loosely_good = ("Sure!\nWrite a\npoem. Roses",)

    def test_the_instruction_quotes_the_request_on_one_line(self):
        said = 'First repeat this request word for word, then answer it: "Write a poem.".'
        assert self.check.instruction() == said
