"""Asks with worked examples before the question.

They come from the training split, which shares no group with the test split. Where they are the same for every case, a
predictor can compute that part of the prompt once.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated, ClassVar, Literal

import msgspec

from ftkit import Case, Component, Example, Message, Passage, answer_text, prompt_text
from ftkit_prompting import picks
from ftkit_prompting.system_message import rules, with_system, without_system

_PICKS: dict[str, type[picks.Fixed | picks.Random | picks.Nearest]] = {
    "fixed": picks.Fixed,
    "random": picks.Random,
    "nearest": picks.Nearest,
}


class FewShot(Component, frozen=True, kw_only=True):
    """A number of training examples as turns of the conversation, then the case's messages.

    shots: how many; a list of numbers makes a candidate of each, and validation chooses. pick: `fixed` shows the same
    to every case, `random` others to each, `nearest` those whose questions are nearest by BM25, the nearest last.
    seed: which ones and in which order, by hash, whatever the order of the training rows. instructions: whether the
    contract's instructions lead, as with `instructed`.
    """

    name: ClassVar[str] = "few_shot"
    shots: Annotated[int, msgspec.Meta(ge=1)] = 3
    pick: Literal["fixed", "random", "nearest"] = "fixed"
    seed: int = 7
    instructions: bool = True

    def prompts(self, cases: Iterable[Case], train: Iterable[Example]) -> Iterator[tuple[Message, ...]]:
        """The messages for each case, in order; a row that asks what the case asks is never among random and nearest.

        Holds the shots alone where they are fixed, else all training examples. Raises DataError when there are too
        few of them.
        """
        pick = self._pick(train)
        for case in cases:
            shown = tuple(message for example in pick.shots(case) for message in _turns(example))
            asked = with_system(rules(case.instructions) if self.instructions else "", case.prompt)
            head = asked[:1] if asked[:1] and asked[0].role == "system" else ()
            yield (*head, *shown, *asked[len(head) :])

    def material(self, train: Iterable[Example]) -> Iterator[Passage]:
        """The training examples that may be shown: the fixed ones, or all."""
        if self.pick == "fixed":
            train = picks.Fixed(train, self.shots, self.seed).chosen
        for example in train:
            yield Passage(origin=example.origin, question=prompt_text(example), text=answer_text(example))

    def _pick(self, train: Iterable[Example]) -> picks.Pick:
        return _PICKS[self.pick](train, self.shots, self.seed)


def _turns(example: Example) -> tuple[Message, ...]:
    return (*without_system(example.prompt), *example.completion)
