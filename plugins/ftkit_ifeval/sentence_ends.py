"""Whether the mark in a few words ends a sentence: what Punkt decides from the form of a word and of the next."""

import re
from collections.abc import Mapping, Set
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import msgspec

_MANY_MARKS = r"(?:\-{2,}|\.{2,}|(?:\.\s){2,}\.)"
_NO_WORD = "(?:[)\";}\\]*:@'({\\[\u2018\u2019\u201c\u201d\xab\xbb?!])"
_TOKEN = re.compile(
    rf"{_MANY_MARKS}"
    rf"|[^(\"`{{\[:;&#*@)}}\]\-,\s]\S*?(?=\s|$|{_NO_WORD}|{_MANY_MARKS}|,(?=$|\s|{_NO_WORD}|{_MANY_MARKS}))"
    rf"|\S"
)
_ELLIPSIS = re.compile(r"\.\.+$")
_NUMBER = re.compile(r"-?[.,]?\d[\d,.-]*\.?$")
_INITIAL = re.compile(r"[^\W\d]\.$")
_MARKS = frozenset(";:,.!?")
_SHORT = 60  # characters: what is decided of fewer is kept, since "p.m. The" comes again

# How a word was seen in the texts that the model learned from: the bits of its orthographic context.
_MID_UPPER, _UPPER = 1 << 2, (1 << 1) | (1 << 2) | (1 << 3)
_BEGAN_LOWER, _LOWER = 1 << 4, (1 << 4) | (1 << 5) | (1 << 6)


class Model(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """What Punkt learned of a language; one is another's equal only where it is the same."""

    abbreviations: Set[str]
    collocations: Set[tuple[str, str]]
    starters: Set[str]
    contexts: Mapping[str, int]


class _Token(NamedTuple):
    """A word or mark with what its form alone says of it."""

    text: str
    type: str  # small letters, every number alike
    ends: bool
    abbreviated: bool  # or an ellipsis

    @property
    def bare_type(self) -> str:
        """The type without its last point, where the point ends a sentence."""
        return _without_point(self.type) if self.ends else self.type


def ends_within(context: str, model: Model) -> bool:
    """Whether a sentence ends at a word that is not the last one of these."""
    return _decided_before(context, model) if len(context) < _SHORT else _decided(context, model)


@lru_cache(maxsize=1 << 14)
def _decided_before(context: str, model: Model) -> bool:
    return _decided(context, model)


def _decided(context: str, model: Model) -> bool:
    tokens = (_token(found[0], model) for line in context.split("\n") for found in _TOKEN.finditer(line))
    return any(_ends(one, following, model) for one, following in pairwise(tokens))


def _token(text: str, model: Model) -> _Token:
    lower = text.lower()
    kind = "##number##" if _NUMBER.match(lower) else lower
    if text in {".", "?", "!"}:
        return _Token(text, kind, ends=True, abbreviated=False)
    if _ELLIPSIS.match(text):
        return _Token(text, kind, ends=False, abbreviated=True)
    if not text.endswith(".") or text.endswith(".."):
        return _Token(text, kind, ends=False, abbreviated=False)
    stem = lower[:-1]
    known = stem in model.abbreviations or stem.rpartition("-")[2] in model.abbreviations
    return _Token(text, kind, ends=not known, abbreviated=known)


def _ends(token: _Token, following: _Token, model: Model) -> bool:
    """Whether a sentence ends between these two."""
    if not token.text.endswith("."):
        return token.ends
    if (_without_point(token.type), following.bare_type) in model.collocations:
        return False
    initial = _INITIAL.match(token.text) is not None
    starts = _starts_sentence(following, model)
    if token.abbreviated and not initial and (starts or _is_starter(following, model)):
        return True
    if initial or _without_point(token.type) == "##number##":
        seen_lower = model.contexts.get(following.bare_type, 0) & _LOWER
        if starts is False or (starts is None and initial and following.text[0].isupper() and not seen_lower):
            return False
    return token.ends


def _starts_sentence(token: _Token, model: Model) -> bool | None:
    """Whether a word's capitals show that a sentence begins with it; None where they tell nothing."""
    if token.text in _MARKS:
        return False
    seen = model.contexts.get(token.bare_type, 0)
    if token.text[0].isupper() and seen & _LOWER and not seen & _MID_UPPER:
        return True
    if token.text[0].islower() and (seen & _UPPER or not seen & _BEGAN_LOWER):
        return False
    return None


def _is_starter(token: _Token, model: Model) -> bool:
    return token.text[0].isupper() and token.bare_type in model.starters


def _without_point(kind: str) -> str:
    return kind[:-1] if len(kind) > 1 and kind.endswith(".") else kind
