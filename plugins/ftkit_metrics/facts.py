"""What a text claims that can be looked up word for word: numbers, codes and names.

Names are found by their capital letter alone, so a word that begins a sentence or a line is none, and texts that
capitalise other words, as German does, should be asked for numbers and codes only.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from ftkit_metrics.numbers import numbers_in

FactKind = Literal["numbers", "codes", "names"]

_TOKEN = re.compile(r"[^\W_]+(?:[-./_][^\W_]+)*")
_WORD = re.compile(r"[^\W\d_]+")
_ENDS_SENTENCE = re.compile(r"(?:^|[\n.!?:;\u2022*#>|\"'\u201c(\[{]|(?:^|\n)[^\S\n]*[-\u2013\u2014])[^\S\n]*$")
_LETTER = re.compile(r"[^\W\d_]")
_MEASURE = re.compile(r"[0-9.,]+[^\W\d_]+\Z")  # "500mg": a number with its unit


class Fact(NamedTuple):
    """A claim in the form that is looked up."""

    kind: FactKind
    said: str


def facts_in(text: str) -> set[Fact]:
    """The facts of a text, each once."""
    return {*_numbers(text), *_codes(text), *_names(text)}


class Ground:
    """What may be claimed: all facts of some texts, a name being any of their words."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._facts = set[Fact]()
        self._words = set[str]()
        for text in texts:
            self._facts |= {*_numbers(text), *_codes(text)}
            self._words |= {word.casefold() for word in _WORD.findall(text)}

    def holds(self, fact: Fact) -> bool:
        """Whether the fact is said there."""
        return fact.said in self._words if fact.kind == "names" else fact in self._facts


def _numbers(text: str) -> Iterator[Fact]:
    return (Fact("numbers", str(number.value.normalize())) for number in numbers_in(text))


def _codes(text: str) -> Iterator[Fact]:
    """Tokens of letters and digits: "J18.9", "A-1023"."""
    for token in _TOKEN.findall(text):
        if _LETTER.search(token) and any(sign.isdigit() for sign in token) and not _MEASURE.match(token):
            yield Fact("codes", token.casefold())


def _names(text: str) -> Iterator[Fact]:
    for match in _WORD.finditer(text):
        word = match[0]
        capital = word[0].isupper() and word[1:].islower()
        if capital and not _ENDS_SENTENCE.search(text, max(0, match.start() - 8), match.start()):
            yield Fact("names", word.casefold())
