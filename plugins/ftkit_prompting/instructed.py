"""Asks with the contract said in sentences: the fair prompting baseline, since it is judged by that very contract."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from ftkit import Case, Component, Example, Message
from ftkit_prompting.system_message import rules, with_system


class Instructed(Component, frozen=True, kw_only=True):
    """The case's messages, led by a system message with the contract's instructions."""

    name: ClassVar[str] = "instructed"

    def prompts(self, cases: Iterable[Case], train: Iterable[Example]) -> Iterator[tuple[Message, ...]]:  # noqa: ARG002
        """The messages for each case, in order. A case without instructions is asked plainly."""
        for case in cases:
            yield with_system(rules(case.instructions), case.prompt)
