"""Asks with passages of a corpus that are nearest to the question: retrieval-augmented generation, by BM25."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, ClassVar

import msgspec

from ftkit import Case, Component, DataError, Example, FilePath, Message, Passage, words
from ftkit_prompting import corpus, picks
from ftkit_prompting.system_message import rules, with_system

AtLeastOne = Annotated[int, msgspec.Meta(ge=1)]
_LEAD = "Passages that may help, the nearest first:"


class Retrieval(Component, frozen=True, kw_only=True):
    """The passages nearest to a case's question at the head of its last user message, then the question.

    corpus: a file or folder of .txt, .md, .csv and .jsonl; by default the training split, each row with its answer.
    passages: at most how many; a list of numbers makes a candidate of each, and validation chooses. max_characters: of
    all passages together; what does not fit is left out. passage_words: the longest passage of a text file.
    instructions: whether the contract's instructions lead; turn them off to ask a fine-tuned model as it was trained.
    """

    name: ClassVar[str] = "retrieval"
    corpus: FilePath | None = None
    passages: AtLeastOne = 3
    max_characters: AtLeastOne = 4000
    passage_words: AtLeastOne = 120
    instructions: bool = True

    def prompts(self, cases: Iterable[Case], train: Iterable[Example]) -> Iterator[tuple[Message, ...]]:
        """The messages for each case, in order. Holds the corpus and its index.

        A passage that answers the very question of the case is never shown. Raises DataError for an empty corpus.
        """
        from ftkit_prompting.bm25 import Ranking

        known = list(self.material(train))
        if not known:
            raise DataError(f"prompter 'retrieval': {self.corpus or 'the training split'} holds no passage.")
        ranking = Ranking(f"{one.question}\n{one.text}" for one in known)
        for case in cases:
            found = (known[place] for place in ranking.nearest(picks.question(case.prompt), 2 * self.passages))
            asked = with_system(rules(case.instructions) if self.instructions else "", case.prompt)
            yield _with_passages(asked, self._fitting(found, case))

    def material(self, train: Iterable[Example]) -> Iterator[Passage]:
        """All passages of the corpus."""
        return corpus.of_files(Path(self.corpus), self.passage_words) if self.corpus else corpus.of_training(train)

    def _fitting(self, found: Iterable[Passage], case: Case) -> list[str]:
        asked, room = words(picks.question(case.prompt)), self.max_characters
        chosen: list[str] = []
        for passage in found:
            said = "\n".join(part for part in (passage.question, passage.text) if part)
            own = bool(passage.question) and words(passage.question) == asked
            if not own and len(said) <= room and len(chosen) < self.passages:
                chosen.append(said)
                room -= len(said)
        return chosen


def _with_passages(messages: tuple[Message, ...], passages: list[str]) -> tuple[Message, ...]:
    """The messages with the passages before the text of the last user message."""
    last = max((place for place, message in enumerate(messages) if message.role == "user"), default=None)
    if last is None or not passages:
        return messages
    numbered = [f"[{number}] {text}" for number, text in enumerate(passages, 1)]
    whole = "\n\n".join([_LEAD, *numbered, messages[last].content])
    return (*messages[:last], msgspec.structs.replace(messages[last], content=whole), *messages[last + 1 :])
