"""Asks with worked examples before the question.

The examples are the same for every case, so a predictor can compute that part of the prompt once. They come from the
training split, which shares no group with the test split.
"""

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from heapq import nsmallest
from typing import Annotated, ClassVar

import msgspec

from ftkit import Case, Component, DataError, Example, Message
from ftkit_prompting.system_message import rules, with_system, without_system


class FewShot(Component, frozen=True, kw_only=True):
    """A number of training examples as turns of the conversation, then the case's messages.

    shots: how many. seed: which ones and in which order, by hash, whatever the order of the training rows.
    instructions: whether the contract's instructions lead, as with `instructed`.
    """

    name: ClassVar[str] = "few_shot"
    shots: Annotated[int, msgspec.Meta(ge=1)] = 3
    seed: int = 7
    instructions: bool = True

    def prompts(self, cases: Iterable[Case], train: Iterable[Example]) -> Iterator[tuple[Message, ...]]:
        """The messages for each case, in order. Holds only the shots of the training examples.

        Raises DataError when there are too few of them.
        """
        shown = tuple(message for example in self._chosen(train) for message in _turns(example))
        for case in cases:
            asked = with_system(rules(case.instructions) if self.instructions else "", case.prompt)
            head = asked[:1] if asked[:1] and asked[0].role == "system" else ()
            yield (*head, *shown, *asked[len(head) :])

    def _chosen(self, train: Iterable[Example]) -> list[Example]:
        chosen = nsmallest(self.shots, train, key=self._digest)
        if len(chosen) < self.shots:
            raise DataError(
                f"prompter 'few_shot': {self.shots} shots are asked for and the training split has {len(chosen)} "
                "examples. Lower 'shots', or split more rows to train."
            )
        return chosen

    def _digest(self, example: Example) -> bytes:
        return blake2b(f"{self.seed}\0{example.id}".encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _turns(example: Example) -> tuple[Message, ...]:
    return (*without_system(example.prompt), *example.completion)
