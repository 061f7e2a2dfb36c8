from collections.abc import Iterable, Iterator
from typing import ClassVar

import pytest

from ftkit import Case, Component, Example, Message, PluginError
from ftkit.contract import Contract
from ftkit.prompting import rendered

EXAMPLES = [
    Example(
        id=str(n),
        prompt=(Message(role="user", content=f"q{n}"),),
        completion=(Message(role="assistant", content="secret"),),
        group="g",
        origin=f"r:{n}",
        record={"a": str(n)},
    )
    for n in range(3)
]


class Spy(Component, frozen=True, kw_only=True):
    """Asks with all that it sees of a case, and leaves out some."""

    name: ClassVar[str] = "spy"
    leave_out: int = 0

    def prompts(self, cases: Iterable[Case], train: Iterable[Example]) -> Iterator[list[Message]]:
        for case in list(cases)[self.leave_out :]:
            yield [*case.prompt, Message(role="user", content=f"{case.record} {case.instructions}")]


def test_each_example_has_its_messages_in_order_and_no_answer_is_seen():
    assert list(rendered(Spy(), EXAMPLES, [], Contract())) == [
        (Message(role="user", content=f"q{n}"), Message(role="user", content=f"{{'a': '{n}'}} ")) for n in range(3)
    ]


def test_a_prompter_that_leaves_a_case_out_is_named():
    with pytest.raises(PluginError) as caught:
        list(rendered(Spy(leave_out=1), EXAMPLES, [], Contract()))
    assert str(caught.value) == "prompter 'spy' gave 2 prompts for 3 cases."
