"""What a text cites and what a list of sources lists, in the two usual ways and by a pattern of one's own.

Numbers: [3], [1, 4], [2-5]; a list has "[3] ...", "3. ..." or "3) ..." at the start of a line. Authors: (Smith, 2020),
(Smith & Jones 2020; Doe et al., 2019a), Smith (2020); a list has lines that begin with the surname and hold the year.
The key of such a source is "Smith 2020".
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ftkit import ConfigError
from ftkit_checks.wording import quoted

_NUMBERS = re.compile(r"\[([0-9]{1,5}(?:[ \t]?[,;\u2013-][ \t]?[0-9]{1,5})*+)\](?!\()")
_LISTED_NUMBER = re.compile(r"^[ \t]*+(?:[-*][ \t]++)?+(?:\[([0-9]{1,5})\]|([0-9]{1,5})[.)][ \t])", re.MULTILINE)
_SURNAME = r"(?:(?:van|von|de|der|den|di|da|la|le|al)[ -]){0,3}[^\W\d_a-z][^\W\d_]*+(?:['\u2019-][^\W\d_]++){0,3}+"
_YEAR = r"(?:1[5-9]|20)[0-9]{2}[a-z]?(?![0-9])"
_BRACKETS = re.compile(r"\(([^()\n]{4,300})\)")
_IN_BRACKETS = re.compile(rf"\s*(?:see |cf\. |e\.g\.,? )?({_SURNAME})(?:[^;\d]{{0,120}}?)[, ]\s*({_YEAR})")
_BEFORE_BRACKETS = re.compile(
    rf"(?<![^\W\d_])({_SURNAME})(?:[ ]et al\.?|[ ](?:and|&)[ ]{_SURNAME})?+[ ]\(({_YEAR})[^()\n]{{0,40}}\)"
)
_LISTED_AUTHOR = re.compile(
    rf"^[ \t]*+(?:[-*][ \t]++)?+({_SURNAME})(?!\w)[^\n]{{0,500}}?(?<!\d)({_YEAR})", re.MULTILINE
)
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August")
_MORE_MONTHS = ("September", "October", "November", "December", "Spring", "Summer", "Autumn", "Winter")
_NO_SURNAMES = frozenset((*_MONTHS, *_MORE_MONTHS, "In", "Since", "Until"))
_LONGEST_RANGE = 100


class Mark(NamedTuple):
    """One place that cites."""

    keys: Iterator[str]  # what it cites
    span: tuple[int, int]


class Marks(NamedTuple):
    """How citations and lists of sources are read."""

    cited: Callable[[str], Iterator[Mark]]
    listed: Callable[[str], frozenset[str]]


def _cited_numbers(text: str) -> Iterator[Mark]:
    for mark in _NUMBERS.finditer(text):
        yield Mark(_expanded(mark[1]), mark.span())


def _expanded(numbers: str) -> Iterator[str]:
    for part in re.split(r"[,;]", numbers):
        first, _, last = part.replace("\u2013", "-").partition("-")
        start, end = int(first), int(last or first)
        if start <= end <= start + _LONGEST_RANGE:
            yield from map(str, range(start, end + 1))
        else:
            yield part.strip()  # which no list has


def _listed_numbers(text: str) -> frozenset[str]:
    return frozenset(str(int(found[1] or found[2])) for found in _LISTED_NUMBER.finditer(text))


def _cited_authors(text: str) -> Iterator[Mark]:
    for mark in _BRACKETS.finditer(text):
        parts = [_IN_BRACKETS.match(part) for part in mark[1].split(";")]
        keys = [f"{part[1]} {part[2]}" for part in parts if part and part[1] not in _NO_SURNAMES]
        if keys:
            yield Mark(iter(keys), mark.span())
    for mark in _BEFORE_BRACKETS.finditer(text):
        if mark[1] not in _NO_SURNAMES:
            yield Mark(iter([f"{mark[1]} {mark[2]}"]), mark.span())


def _listed_authors(text: str) -> frozenset[str]:
    return frozenset(f"{found[1]} {found[2]}" for found in _LISTED_AUTHOR.finditer(text))


STYLES = {"number": Marks(_cited_numbers, _listed_numbers), "author": Marks(_cited_authors, _listed_authors)}
"""The usual ways."""


def marks_by(pattern: str) -> Marks:
    """Citations and listed sources that a pattern in RE2's syntax finds; its one group is the key.

    Raises ConfigError for a pattern that is none, or has another number of groups.
    """
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        compiled = re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error)
        raise ConfigError(f"the pattern {quoted(pattern)} is not valid in RE2's syntax: {reason}.") from error
    if compiled.groups != 1:
        raise ConfigError(
            f"the pattern {quoted(pattern)} has {compiled.groups} groups. Put what is cited in one: (...)."
        )

    def cited(text: str) -> Iterator[Mark]:
        plain = text.encode("utf-8", "replace").decode()  # re2 takes no lone surrogates; each stays one character
        for found in compiled.finditer(plain):
            yield Mark(iter([found[1]]), found.span())

    return Marks(cited, lambda text: frozenset(key for mark in cited(text) for key in mark.keys))
