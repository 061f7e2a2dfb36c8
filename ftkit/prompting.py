"""One function renders the messages a model is asked with and the messages it is trained on."""

from collections.abc import Iterable, Iterator, Sequence

from ftkit import interfaces
from ftkit.contract import Contract
from ftkit.errors import PluginError
from ftkit.values import Case, Example, Message


def rendered(
    prompter: interfaces.Prompter, examples: Sequence[Example], train: Iterable[Example], contract: Contract
) -> Iterator[tuple[Message, ...]]:
    """The messages for each example, in order. The prompter never sees the answer of an example it asks.

    Raises PluginError when the prompter gives another number of prompts than it took cases.
    """
    count = 0
    for messages in prompter.prompts((_case(example, contract) for example in examples), train):
        count += 1
        yield tuple(messages)
    if count != len(examples):
        raise PluginError(f"prompter '{prompter.name}' gave {count} prompts for {len(examples)} cases.")


def _case(example: Example, contract: Contract) -> Case:
    return Case(
        id=example.id,
        prompt=example.prompt,
        record=example.record,
        instructions=contract.instructions(example.record),
    )
