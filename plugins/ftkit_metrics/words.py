"""Texts as words: the way of `rouge_score`, which knows a-z and 0-9 only, and a way for all other scripts."""

import unicodedata
from functools import cache
from typing import Any

from ftkit_metrics.porter import stem

_MOST_STEMS = 1 << 17
_SPACED = bytes(ord(chr(code).lower()) if chr(code).isalnum() else ord(" ") for code in range(128)) + b" " * 128
"""Of ASCII: small letters and digits, and a space for all else."""
_UNSPACED_SCRIPTS = r"([\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]\p{M}*)"
_WORD = r"[\p{L}\p{N}\p{M}]+"


class _Stems(dict[bytes, str]):
    """Stems by word, a lookup each; grows to a limit and starts anew."""

    def __missing__(self, word: bytes) -> str:
        if len(self) >= _MOST_STEMS:
            self.clear()
        plain = word.decode()
        found = self[word] = stem(plain) if len(plain) > 3 else plain
        return found


_stem_of = _Stems().__getitem__


def latin_words(text: str) -> list[str]:
    """What stands between anything that is not a-z or 0-9, in small letters."""
    return _latin(text).decode().split()


def latin_stems(text: str) -> list[str]:
    """The Porter stems of the latin words; words of up to three letters stay as they are."""
    return list(map(_stem_of, _latin(text).split()))


def unicode_words(text: str) -> list[str]:
    """Letters, digits and their marks, in any script and without case.

    Of the scripts that put no space between words (Chinese, Japanese, Thai, ...) each character is a word.
    """
    if text.isascii():
        return latin_words(text)
    unspaced, word = _unicode_patterns()
    folded = unicodedata.normalize("NFC", text).casefold().encode("utf-8", "replace").decode()
    found: list[str] = word.findall(unspaced.sub(r" \1 ", folded))
    return found


def stemmed(words: list[str]) -> list[str]:
    """The words, those of a-z as their Porter stems."""
    return [_stem_of(word.encode()) if word.isascii() else word for word in words]


def _latin(text: str) -> bytes:
    """The text with a space for every other letter; bytes make it many times as fast as a regex."""
    return (text if text.isascii() else text.lower()).encode("ascii", "replace").translate(_SPACED)


@cache
def _unicode_patterns() -> "tuple[Any, Any]":
    import re2

    return re2.compile(_UNSPACED_SCRIPTS), re2.compile(_WORD)
