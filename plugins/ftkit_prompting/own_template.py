"""Asks with the project's own prompt, the one that is in use today, so that it can be beaten or kept."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from ftkit import Case, Component, ConfigError, Example, Message, Template


class OwnTemplate(Component, frozen=True, kw_only=True):
    """A system and a user message made of templates; nothing of the case's own messages is kept beside them.

    They may name `input` (the text of the case's last user message), `instructions` (the contract in sentences) and
    every kept column of the record; a column called input or instructions is hidden by these two.

    system: the system message; none when it is empty. user: the user message.
    """

    name: ClassVar[str] = "template"
    system: str = ""
    user: str = "{{ input }}"

    def __post_init__(self) -> None:
        """Raises ConfigError for templates that cannot be used."""
        if not self.user.strip():
            raise ConfigError("'user' is empty. Give the user message, such as '{{ input }}'.")
        Template(self.system)
        Template(self.user)

    def prompts(self, cases: Iterable[Case], train: Iterable[Example]) -> Iterator[tuple[Message, ...]]:  # noqa: ARG002
        """The messages for each case, in order. Raises ConfigError for a name that a case does not have."""
        system, user = Template(self.system), Template(self.user)
        for case in cases:
            values = {**case.record, "input": _last_question(case), "instructions": case.instructions}
            head = system.render(values)
            question = Message(role="user", content=user.render(values))
            yield (Message(role="system", content=head), question) if head.strip() else (question,)


def _last_question(case: Case) -> str:
    return next((message.content for message in reversed(case.prompt) if message.role == "user"), "")
