"""Whether an answer is neither too long nor too short."""

import re
from collections.abc import Callable
from itertools import islice
from typing import Annotated, ClassVar, NamedTuple

import msgspec

from ftkit import PASSED, ConfigError, Finding, failed
from ftkit_checks.text_check import Judge, TextCheck

Count = Annotated[int, msgspec.Meta(ge=0)]

_WORD = re.compile(r"\S+")
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_LONG = 100_000  # characters, from which on the words are counted one by one, in flat memory


class Bound(NamedTuple):
    """What is counted, how, and the numbers allowed."""

    unit: str
    count: Callable[[str], int]
    low: int | None
    high: int | None


class Length(TextCheck, frozen=True, kw_only=True):
    """The answer's words, characters and lines are within the bounds given, ends included.

    min_words, max_words: a word is what stands between white space.
    min_characters, max_characters: code points, without white space at both ends.
    min_lines, max_lines: lines that are not blank.
    """

    name: ClassVar[str] = "length"
    min_words: Count | None = None
    max_words: Count | None = None
    min_characters: Count | None = None
    max_characters: Count | None = None
    min_lines: Count | None = None
    max_lines: Count | None = None

    def __post_init__(self) -> None:
        """Raises ConfigError for options that cannot be meant."""
        bounds = self._bounds()
        if not bounds:
            raise ConfigError(f"no bound is given. Set at least one of {', '.join(self.__struct_fields__)}.")
        for unit, _, low, high in bounds:
            if low is not None and high is not None and low > high:
                raise ConfigError(f"min_{unit} {low} is more than max_{unit} {high}. No answer could pass.")

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
        bounds = [
            Bound("words", _words, self.min_words, self.max_words),
            Bound("characters", _characters, self.min_characters, self.max_characters),
            Bound("lines", _lines, self.min_lines, self.max_lines),
        ]
        return [bound for bound in bounds if bound.low is not None or bound.high is not None]


def _words(text: str) -> int:
    return len(text.split()) if len(text) < _LONG else sum(1 for _ in _WORD.finditer(text))


def _characters(text: str) -> int:
    return len(text.strip())


def _lines(text: str) -> int:
    return sum(1 for _ in _LINE.finditer(text))


def _refused(text: str, bound: Bound, n: int) -> Finding:
    counted = f"{n} {bound.unit if n != 1 else bound.unit[:-1]}"
    if bound.high is not None and n > bound.high:
        return failed(f"{counted}, at most {bound.high} allowed", _surplus(text, bound.unit, bound.high))
    return failed(f"{counted}, at least {bound.low} needed")


def _surplus(text: str, unit: str, allowed: int) -> tuple[int, int]:
    """Where the answer is longer than allowed, to its end."""
    if unit == "characters":
        return len(text) - len(text.lstrip()) + allowed, len(text.rstrip())
    pieces = (_WORD if unit == "words" else _LINE).finditer(text)
    return next(islice(pieces, allowed, None)).start(), len(text)


def _range(bound: Bound) -> str:
    if bound.low is None:
        return f"at most {bound.high} {bound.unit}"
    if bound.high is None:
        return f"at least {bound.low} {bound.unit}"
    if bound.low == bound.high:
        return f"exactly {bound.low} {bound.unit}"
    return f"{bound.low} to {bound.high} {bound.unit}"
