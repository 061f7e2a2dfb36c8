"""What every prompter must do, however it asks."""

from collections.abc import Iterable
from itertools import chain
from typing import ClassVar

import msgspec

from ftkit.interfaces import Prompter, ShowsMaterial
from ftkit.kinds import KindName
from ftkit.testing import samples
from ftkit.testing.components import ComponentContract
from ftkit.testing.hostile import SHORT
from ftkit.values import Case, Example, Message

Prompt = tuple[Message, ...]


class PrompterContract(ComponentContract):
    """A prompter asks each case once, and shows the model nothing that would give the answer away.

    Give `prompter`. `train` and `cases` may be given where it needs rows or columns of its own.
    """

    kind: ClassVar[KindName] = "prompter"
    prompter: ClassVar[Prompter]
    train: ClassVar[Iterable[Example]] = tuple(samples.examples(12))
    cases: ClassVar[Iterable[Case]] = tuple(samples.cases())

    def prompts(self, cases: Iterable[Case]) -> list[Prompt]:
        """How it asks these cases."""
        return list(self.prompter.prompts(cases, self.train))

    def test_each_case_is_asked_once_and_in_order(self) -> None:
        """As many prompts as cases, the question of each in its own."""
        cases = list(self.cases)
        found = self.prompts(cases)
        assert len(found) == len(cases), f"{len(found)} prompts for {len(cases)} cases"
        for case, prompt in zip(cases, found, strict=True):
            question = case.prompt[-1].content
            assert question in prompt[-1].content, f"the last message of {case.id} does not hold its question"

    def test_a_prompt_ends_where_the_model_must_speak(self) -> None:
        """With the user's or a tool's turn; a system message stands at the head or nowhere."""
        for prompt in self.prompts(self.cases):
            roles = [message.role for message in prompt]
            assert set(roles[-1:]) & {"user", "tool"}, f"the roles are {roles}"
            assert "system" not in roles[1:], f"the roles are {roles}"

    def test_the_same_case_is_always_asked_alike(self) -> None:
        """A second time, and whatever is asked before it: runs can be continued and compared."""
        cases = list(self.cases)
        together = self.prompts(cases)
        assert self.prompts(cases) == together, "another prompt at the second time"
        assert list(chain.from_iterable(self.prompts([case]) for case in cases)) == together, (
            "a prompt depends on others"
        )

    def test_columns_that_nobody_named_are_not_shown(self) -> None:
        """A case's record may hold the reference: a column goes into a prompt by name or not at all."""
        hidden = [
            msgspec.structs.replace(case, record={**case.record, "reference_of_kit": _SECRET}) for case in self.cases
        ]
        assert not [prompt for prompt in self.prompts(hidden) if _SECRET in _text(prompt)], "it shows the whole record"

    def test_whatever_it_shows_of_the_training_rows_is_declared(self) -> None:
        """By `material`: the report proves with it that no test row is among what was shown."""
        declared = ""
        if isinstance(self.prompter, ShowsMaterial):
            declared = "\n".join(f"{one.question}\n{one.text}" for one in self.prompter.material(self.train))
        shown = "\n".join(_text(prompt) for prompt in self.prompts(self.cases))
        silent = [one.id for one in self.train if one.target in shown and one.target not in declared]
        assert silent == [], f"the answers of {', '.join(silent[:5])} are shown, and `material` does not name them"

    def test_hostile_cases_are_asked(self) -> None:
        """Data is never read as a template: what stands in a question stands in the prompt, letter for letter."""
        first = next(iter(self.cases))
        for text in (one for one in SHORT if one.strip()):
            asked = msgspec.structs.replace(first, prompt=(Message(role="user", content=text),))
            [prompt] = self.prompts([asked])
            assert text in prompt[-1].content, f"{text!r} came out as {prompt[-1].content[:200]!r}"

    def test_no_cases_have_no_prompts(self) -> None:
        """An empty stream is an empty stream."""
        assert self.prompts([]) == []


_SECRET = "the-reference-nobody-may-see"  # noqa: S105 - a mark to look for, no password


def _text(prompt: Prompt) -> str:
    return "\n".join(message.content for message in prompt)
