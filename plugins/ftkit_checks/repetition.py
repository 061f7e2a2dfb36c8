"""Whether an answer goes round in circles: the same lines, sentences or runs of words again and again.

Shares of repeated lines and runs of words as signs of bad text are those of Rae et al., 2021, "Scaling Language Models"
(arXiv 2112.11446, table A1); the bounds here are for single answers, which are short.
"""

from collections.abc import Hashable, Iterator, Sequence
from typing import Annotated, ClassVar, NamedTuple

import msgspec

from ftkit import PASSED, ConfigError, Finding, failed
from ftkit_checks.counting import line_spans, word_spans
from ftkit_checks.sentences import sentences
from ftkit_checks.text_check import Judge, TextCheck
from ftkit_checks.wording import quoted

Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Place = tuple[int, int]

LOOKED_AT = 1_000_000
"""Characters: of a longer answer its end is looked at, for that is where a model turns in circles."""


class Repetition(TextCheck, frozen=True, kw_only=True):
    """No more than a share of the answer says again what it has said; white space and capitals make no difference.

    max_words: the share of words in a run of `run` words that stood there before. run: how many words make a run.
    max_lines, max_sentences: the share of lines and sentences that stood there before, blank ones aside.
    """

    name: ClassVar[str] = "repetition"
    max_words: Share | None = 0.3
    run: Annotated[int, msgspec.Meta(ge=1, le=50)] = 5
    max_lines: Share | None = 0.3
    max_sentences: Share | None = 0.3

    def __post_init__(self) -> None:
        """Raises ConfigError where nothing is bounded."""
        if self.max_words is None and self.max_lines is None and self.max_sentences is None:
            raise ConfigError("nothing is bounded. Set at least one of max_words, max_lines, max_sentences.")

    def judge(self) -> Judge:
        """The judge of one text."""

        def judged(text: str) -> Finding:
            start = max(0, len(text) - LOOKED_AT)
            seen = text[start:]
            for repeated in self._measured(seen):
                if repeated.share > repeated.bound:
                    place = repeated.first[0] + start, repeated.first[1] + start
                    words = quoted(text[slice(*place)])
                    return failed(f"{repeated.share:.0%} of the {repeated.unit} are repeated, such as {words}", place)
            return PASSED

        return judged

    def instruction(self) -> str:
        """The rule as a sentence."""
        return "Do not repeat yourself: say each thing once."

    def _measured(self, text: str) -> "Iterator[Repeated]":
        if self.max_lines is not None:
            yield _repeated("lines", text, list(line_spans(text)), self.max_lines)
        if self.max_sentences is not None:
            yield _repeated("sentences", text, list(sentences(text)), self.max_sentences)
        if self.max_words is not None:
            yield _repeated_runs(text, self.run, self.max_words)


class Repeated(NamedTuple):
    """How much of a text is repeated."""

    unit: str
    share: float
    bound: float
    first: Place  # the first that is repeated


def _repeated(unit: str, text: str, places: Sequence[Place], bound: float) -> Repeated:
    """The pieces that equal an earlier one."""
    again = list(_again([" ".join(text[start:end].casefold().split()) for start, end in places]))
    first = places[again[0]] if again else (0, 0)
    return Repeated(unit, len(again) / max(1, len(places)), bound, first)


def _repeated_runs(text: str, run: int, bound: float) -> Repeated:
    """The words in runs that equal an earlier one; a run may overlap the one it repeats."""
    words = text.casefold().split()
    runs = list(zip(*(words[offset:] for offset in range(run)), strict=False))
    if len(set(runs)) == len(runs):
        return Repeated("words", 0, bound, (0, 0))
    again = list(_again(runs))
    covered, end = 0, 0
    for start in again:
        covered += start + run - max(start, end)
        end = start + run
    places = list(word_spans(text))
    return Repeated("words", covered / len(words), bound, (places[again[0]][0], places[again[0] + run - 1][1]))


def _again(pieces: Sequence[Hashable]) -> Iterator[int]:
    """The indexes of those that stood there before."""
    seen = set[Hashable]()
    for index, piece in enumerate(pieces):
        if piece in seen:
            yield index
        seen.add(piece)
