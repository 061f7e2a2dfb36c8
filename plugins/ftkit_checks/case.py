"""Whether an answer, or some of its lines, are written in capitals, in small letters, as a title or as sentences.

Letters of scripts that have no capitals fit every case.
"""

import re
from collections import deque
from collections.abc import Callable
from itertools import islice
from typing import ClassVar, Literal

from ftkit import PASSED, ConfigError, Finding, failed
from ftkit_checks.counting import line_spans
from ftkit_checks.sentences import sentences
from ftkit_checks.shouting import loud_words
from ftkit_checks.text_check import Judge, TextCheck
from ftkit_checks.wording import quoted

Style = Literal["upper", "lower", "title", "sentence"]
Place = tuple[int, int]
Find = Callable[[str], Place | None]

_WORD = re.compile(r"[^\W\d_]++(?:['\u2019][^\W\d_]++)*+")
_BEGINNING = re.compile(r"[^\W_]\w*")
_SMALL = "a an and as at but by for from if in into nor of off on onto or over per so the to up via vs with yet"
_SMALL_WORDS = frozenset(_SMALL.split())
_SAID = {
    "upper": "in capital letters only",
    "lower": "in small letters only",
    "title": "in title case, each word but the small ones with a capital",
    "sentence": "in sentence case, each sentence beginning with a capital, and no words all in capitals",
}

_BRIEFLY = {
    "upper": "in capital letters",
    "lower": "in small letters",
    "title": "in title case",
    "sentence": "in sentence case",
}


class Case(TextCheck, frozen=True, kw_only=True):
    """The answer's letters are in one case.

    style: "upper" has no small letter, "lower" no capital; "title" begins each word with a capital, but for small words
    such as "of" within; "sentence" begins each sentence with a capital and has no two words in capitals in a row.
    lines: the numbers of the lines that are looked at, blank ones aside, 1 for the first and -1 for the last; without
    it the whole answer is. A line that is not there breaks the rule.
    """

    name: ClassVar[str] = "case"
    style: Style
    lines: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Raises ConfigError for options that cannot be meant."""
        if 0 in self.lines:
            raise ConfigError("'lines' has 0. The first line is 1, the last one -1.")

    def judge(self) -> Judge:
        """The judge of one text."""
        find = _FINDERS[self.style]

        def judged(text: str) -> Finding:
            if not self.lines:
                return self._broken(text, (0, len(text)), find) or PASSED
            for number in self.lines:
                at = _line(text, number)
                if at is None:
                    return failed(f"there is no {_line_named(number).removeprefix('the ')}")
                if broken := self._broken(text, at, find):
                    return broken
            return PASSED

        return judged

    def instruction(self) -> str:
        """The rule as a sentence."""
        if not self.lines:
            return f"Write {_SAID[self.style]}."
        return f"Write {' and '.join(map(_line_named, self.lines))} {_SAID[self.style]}."

    def _broken(self, text: str, at: Place, find: Find) -> Finding | None:
        """What is wrong with one place of the text."""
        piece = text[slice(*at)]
        if not piece or piece.isspace():
            return failed("the answer is empty")
        wrong = find(piece)
        if wrong is None:
            return None
        words = piece[slice(*wrong)]
        return failed(f"{quoted(words)} is not {_BRIEFLY[self.style]}", (at[0] + wrong[0], at[0] + wrong[1]))


def _line(text: str, number: int) -> Place | None:
    """Where a line is, None where there are fewer."""
    if number > 0:
        return next(islice(line_spans(text), number - 1, None), None)
    last = deque(line_spans(text), maxlen=-number)
    return last[0] if len(last) == -number else None


def _line_named(number: int) -> str:
    if number in {1, -1}:
        return "the first line" if number == 1 else "the last line"
    return f"line {number}" if number > 0 else f"line {-number} from the end"


def _small(text: str) -> Place | None:
    """The first word with a small letter."""
    return None if text.isupper() else _first_word(text, str.islower)


def _capital(text: str) -> Place | None:
    """The first word with a capital."""
    return None if text.islower() else _first_word(text, str.isupper)


def _first_word(text: str, wrong: Callable[[str], bool]) -> Place | None:
    for word in re.finditer(r"\S+", text):
        if any(map(wrong, word[0])):
            return word.span()
    return None


def _untitled(text: str) -> Place | None:
    """The first word that should begin with a capital and does not."""
    first = True
    for word in _WORD.finditer(text):
        if word[0][0].islower() and (first or word[0] not in _SMALL_WORDS):
            return word.span()
        first = False
    return None


def _unsentenced(text: str) -> Place | None:
    """The first sentence that begins with a small letter, or two words in capitals in a row."""
    for start, end in sentences(text):
        word = _BEGINNING.search(text, start, end)
        if word and word[0][0].islower():
            return word.span()
    return loud_words(text)


_FINDERS: dict[Style, Find] = {"upper": _small, "lower": _capital, "title": _untitled, "sentence": _unsentenced}
