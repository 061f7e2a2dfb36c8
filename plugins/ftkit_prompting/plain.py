"""Asks with the case's own prompt and nothing else: how a fine-tuned model is asked."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from ftkit import Case, Component, Example, Message


class Plain(Component, frozen=True, kw_only=True):
    """The case's own messages, as the model was trained on them."""

    name: ClassVar[str] = "plain"

    def prompts(self, cases: Iterable[Case], train: Iterable[Example]) -> Iterator[tuple[Message, ...]]:  # noqa: ARG002
        """The messages for each case, in order."""
        for case in cases:
            yield case.prompt
