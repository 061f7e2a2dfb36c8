"""IFEval's instructions that combine: two answers in one, and the request said again before the answer."""

from typing import ClassVar

from ftkit import PASSED, Finding, failed
from ftkit_ifeval.instruction import Instruction, Judge
from ftkit_ifeval.keywords import Word
from ftkit_ifeval.relations import numbered
from ftkit_ifeval.wording import in_one_line

_DIVIDER = "******"


class TwoResponses(Instruction, frozen=True, kw_only=True):
    """The answer is two different answers with six asterisks between them."""

    name: ClassVar[str] = "ifeval_two_responses"
    instruction_id: ClassVar[str] = "combination:two_responses"

    def judge(self) -> Judge:
        """The judge of one text."""
        return _two

    def instruction(self) -> str:
        """The rule as a sentence."""
        return "Give two different answers, with ****** between them and nowhere else."


class RepeatPrompt(Instruction, frozen=True, kw_only=True):
    """The answer begins with the request, word for word, in capitals or not.

    prompt_to_repeat: the request.
    """

    name: ClassVar[str] = "ifeval_repeat_prompt"
    instruction_id: ClassVar[str] = "combination:repeat_prompt"
    prompt_to_repeat: Word

    def judge(self) -> Judge:
        """The judge of one text."""
        wanted = self.prompt_to_repeat.strip().lower()

        def judged(text: str) -> Finding:
            bare = text.strip().lower()
            if bare.startswith(wanted):
                return PASSED
            alike = next((n for n, (a, b) in enumerate(zip(bare, wanted, strict=False)) if a != b), len(bare))
            return failed(f"does not begin with the request: {alike} of its {len(wanted)} characters agree")

        return judged

    def instruction(self) -> str:
        """The rule as a sentence."""
        return f'First repeat this request word for word, then answer it: "{in_one_line(self.prompt_to_repeat)}".'


def _two(text: str) -> Finding:
    parts = [part.strip() for part in text.split(_DIVIDER)]
    if not all(parts[1:-1]):
        return failed("one of the answers between ****** is blank")
    answers = [part for part in parts if part]
    if len(answers) != 2:
        return failed(f"{numbered(len(answers), 'answer(s)')} with ****** between, 2 needed")
    return PASSED if answers[0] != answers[1] else failed("the two answers are the same")
