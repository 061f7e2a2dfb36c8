"""Whether an answer is neither too long nor too short."""

from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Annotated, ClassVar, NamedTuple

import msgspec

from ftkit import PASSED, ConfigError, FilePath, Finding, failed
from ftkit_checks.counting import (
    Spans,
    characters,
    line_spans,
    lines,
    sentence_count,
    token_spans,
    tokenizer_file,
    tokens,
    word_spans,
)
from ftkit_checks.counting import words as word_count
from ftkit_checks.sentences import sentences as sentence_spans
from ftkit_checks.text_check import Judge, TextCheck

Count = Annotated[int, msgspec.Meta(ge=0)]


class Bound(NamedTuple):
    """What is counted, how, where each one is, and the numbers allowed."""

    unit: str
    count: Callable[[str], int]
    spans: Spans | None  # None for characters, whose places are their numbers
    low: int | None
    high: int | None


class Length(TextCheck, frozen=True, kw_only=True):
    """The answer's words, characters, lines, sentences and tokens are within the bounds given, ends included.

    min_words, max_words: a word is what stands between white space.
    min_characters, max_characters: code points, without white space at both ends.
    min_lines, max_lines: lines that are not blank.
    min_sentences, max_sentences: by their closing marks and blank lines; "Dr." and "e.g." close none.
    min_tokens, max_tokens: as `tokenizer` counts them, less those that it adds around a text.
    tokenizer: a tokenizer.json, or the folder of a model that has one.
    """

    name: ClassVar[str] = "length"
    min_words: Count | None = None
    max_words: Count | None = None
    min_characters: Count | None = None
    max_characters: Count | None = None
    min_lines: Count | None = None
    max_lines: Count | None = None
    min_sentences: Count | None = None
    max_sentences: Count | None = None
    min_tokens: Count | None = None
    max_tokens: Count | None = None
    tokenizer: FilePath = ""

    def __post_init__(self) -> None:
        """Raises ConfigError for options that cannot be meant, and for a tokenizer that cannot be read."""
        if bool(self.tokenizer) != (self.min_tokens is not None or self.max_tokens is not None):
            raise ConfigError("tokens are counted by 'tokenizer'. Give it together with min_tokens or max_tokens.")
        bounds = self._bounds()
        if not bounds:
            names = [field for field in self.__struct_fields__ if field != "tokenizer"]
            raise ConfigError(f"no bound is given. Set at least one of {', '.join(names)}.")
        for unit, _, _, low, high in bounds:
            if low is not None and high is not None and low > high:
                raise ConfigError(f"min_{unit} {low} is more than max_{unit} {high}. No answer could pass.")

    def sources(self) -> tuple[Path, ...]:
        """The tokenizer within the folder of a model."""
        return (tokenizer_file(self.tokenizer),) if self.tokenizer and Path(self.tokenizer).is_dir() else ()

    def judge(self) -> Judge:
        """The judge of one text."""
        bounds = self._bounds()

        def judged(text: str) -> Finding:
            for bound in bounds:
                n = bound.count(text)
                if (bound.low is not None and n < bound.low) or (bound.high is not None and n > bound.high):
                    return _refused(text, bound, n)
            return PASSED

        return judged

    def instruction(self) -> str:
        """The rule as a sentence."""
        ranges = [_range(bound) for bound in self._bounds()]
        return f"Write {' and '.join(ranges)}."

    def _bounds(self) -> list[Bound]:
        counted, spans = (tokens(self.tokenizer), token_spans(self.tokenizer)) if self.tokenizer else (len, None)
        bounds = [
            Bound("words", word_count, word_spans, self.min_words, self.max_words),
            Bound("characters", characters, None, self.min_characters, self.max_characters),
            Bound("lines", lines, line_spans, self.min_lines, self.max_lines),
            Bound("sentences", sentence_count, sentence_spans, self.min_sentences, self.max_sentences),
            Bound("tokens", counted, spans, self.min_tokens, self.max_tokens),
        ]
        return [bound for bound in bounds if bound.low is not None or bound.high is not None]


def _refused(text: str, bound: Bound, n: int) -> Finding:
    counted = f"{n} {bound.unit if n != 1 else bound.unit[:-1]}"
    if bound.high is not None and n > bound.high:
        return failed(f"{counted}, at most {bound.high} allowed", _surplus(text, bound, bound.high))
    return failed(f"{counted}, at least {bound.low} needed")


def _surplus(text: str, bound: Bound, allowed: int) -> tuple[int, int]:
    """Where the answer is longer than allowed, to its end."""
    if bound.spans is None:
        return len(text) - len(text.lstrip()) + allowed, len(text.rstrip())
    return next(islice(bound.spans(text), allowed, None))[0], len(text)


def _range(bound: Bound) -> str:
    if bound.low is None:
        return f"at most {bound.high} {bound.unit}"
    if bound.high is None:
        return f"at least {bound.low} {bound.unit}"
    if bound.low == bound.high:
        return f"exactly {bound.low} {bound.unit}"
    return f"{bound.low} to {bound.high} {bound.unit}"
