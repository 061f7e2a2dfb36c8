"""How the words, lines, sentences and tokens of a text are counted, and where each of them is."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ftkit import ConfigError
from ftkit_checks.sentences import sentences

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Spans = Callable[[str], Iterator[tuple[int, int]]]

_WORD = re.compile(r"\S+")
_LINE = re.compile(r"\S[^\n]*+")  # from its first letter: a line of blanks alone must not be scanned twice
_LONG = 100_000  # characters, from which on the words are counted one by one, in flat memory


def words(text: str) -> int:
    """How many pieces stand between white space."""
    return len(text.split()) if len(text) < _LONG else sum(1 for _ in _WORD.finditer(text))


def characters(text: str) -> int:
    """How many code points there are, white space at both ends aside."""
    return len(text.strip())


def lines(text: str) -> int:
    """How many lines are not blank."""
    return sum(1 for _ in _LINE.finditer(text))


def sentence_count(text: str) -> int:
    """How many sentences there are."""
    return sum(1 for _ in sentences(text))


def word_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each word is."""
    return (match.span() for match in _WORD.finditer(text))


def line_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each line that is not blank is, without the white space before it."""
    return (match.span() for match in _LINE.finditer(text))


def tokens(file: str) -> Callable[[str], int]:
    """What counts tokens as a tokenizer does. Raises ConfigError where the file cannot be read as one."""
    tokenizer = _tokenizer(file)
    return lambda text: len(tokenizer.encode(_encodable(text), add_special_tokens=False))


def token_spans(file: str) -> Spans:
    """What tells where each token is."""
    tokenizer = _tokenizer(file)
    return lambda text: iter(tokenizer.encode(_encodable(text), add_special_tokens=False).offsets)


def tokenizer_file(named: str) -> Path:
    """The file itself, or the one in the folder of a model."""
    return Path(named) / "tokenizer.json" if Path(named).is_dir() else Path(named)


@lru_cache(maxsize=4)
def _tokenizer(file: str) -> "Tokenizer":
    from tokenizers import Tokenizer

    path = tokenizer_file(file)
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # the library raises nothing narrower
        raise ConfigError(f"cannot read the tokenizer {path}: {error}. Give a tokenizer.json.") from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _encodable(text: str) -> str:
    """The text letter by letter, with question marks for halves of surrogate pairs, which tokenizers cannot take."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
