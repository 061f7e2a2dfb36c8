"""Whether an answer uses the house's words, and keeps clear of those that it does not use."""

from functools import cached_property
from pathlib import Path
from typing import ClassVar

from ftkit import PASSED, ConfigError, FilePath, Finding, failed
from ftkit_checks.terms import Terms
from ftkit_checks.text_check import Judge, TextCheck
from ftkit_checks.wording import listed, quoted

MOST_SAID = 50  # terms, which is as many as a prompt may be asked to remember


class Vocabulary(TextCheck, frozen=True, kw_only=True, dict=True):
    """The answer uses some terms and avoids others; a term is a word, or several over any white space.

    use: terms that must be there, all of them. use_file, avoid_file: files with one term a line, blank lines and those
    that begin with # aside. avoid: terms that must not be there. abbreviate: long form -> abbreviation; the long form
    must not be there. expand: abbreviation -> long form, which must be there before the abbreviation, or around it.
    ignore_case: whether capitals and small letters are the same; abbreviations are always looked for as they are
    written. whole_words: whether a term must stand alone; a term with a mark at its edge need not.
    """

    name: ClassVar[str] = "vocabulary"
    use: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    use_file: FilePath = ""
    avoid_file: FilePath = ""
    abbreviate: dict[str, str] = {}
    expand: dict[str, str] = {}
    ignore_case: bool = True
    whole_words: bool = True

    def __post_init__(self) -> None:
        """Raises ConfigError for options that cannot be meant, and for a file that cannot be read."""
        if not (self.wanted or self.unwanted or self.abbreviate or self.expand):
            raise ConfigError(
                "no term is given. Set at least one of use, avoid, use_file, avoid_file, abbreviate, expand."
            )
        lists = (self.wanted, self.unwanted, *self.abbreviate.items(), *self.expand.items())
        if not all(term.strip() for terms in lists for term in terms):
            raise ConfigError("a term is empty. Give a word, or several.")
        both = sorted(set(map(str.casefold, self.wanted)) & set(map(str.casefold, self.unwanted)))
        if both and self.ignore_case:
            raise ConfigError(f"the term {quoted(both[0])} is to be used and to be avoided. No answer could pass.")

    @cached_property
    def wanted(self) -> tuple[str, ...]:
        """The terms that must be there, of the option and the file."""
        return (*self.use, *_terms_of(self.use_file))

    @cached_property
    def unwanted(self) -> tuple[str, ...]:
        """The terms that must not be there, of the option and the file."""
        return (*self.avoid, *_terms_of(self.avoid_file))

    def judge(self) -> Judge:
        """The judge of one text."""
        avoided = (*self.unwanted, *self.abbreviate)
        unwanted = self._terms(*avoided)
        wanted = [(term, self._terms(term)) for term in self.wanted]
        expanded = [
            (short, Terms([short], ignore_case=False), long, self._terms(long)) for short, long in self.expand.items()
        ]

        def judged(text: str) -> Finding:
            if avoided and (at := unwanted.first(text)):
                return self._unwanted(text, at)
            for term, found in wanted:
                if not found.stand_in(text):
                    return failed(f"does not use {quoted(term)}")
            for short, shorts, long, longs in expanded:
                if (at := shorts.first(text)) and not longs.stand_in(text[: at[0]]) and not _around(text, at, longs):
                    return failed(f"{quoted(short)} stands there before {quoted(long)} does", at)
            return PASSED

        return judged

    def instruction(self) -> str:
        """The rule as a sentence."""
        rules = [
            f"use the terms {_said(self.wanted, 'and')}" if self.wanted else "",
            f"do not use the terms {_said(self.unwanted, 'or')}" if self.unwanted else "",
            *(f'write "{short}" instead of "{long}"' for long, short in self.abbreviate.items()),
            *(f'write "{long}" in full before you use "{short}"' for short, long in self.expand.items()),
        ]
        sentence = "; ".join(rule for rule in rules if rule)
        return f"{sentence[0].upper()}{sentence[1:]}."

    def _terms(self, *terms: str) -> Terms:
        return Terms(terms, ignore_case=self.ignore_case, whole_words=self.whole_words)

    def _unwanted(self, text: str, at: tuple[int, int]) -> Finding:
        words = text[slice(*at)]
        for long, short in self.abbreviate.items():
            if self._terms(long).stand_in(words):
                return failed(f"says {quoted(words)}, where {quoted(short)} is to be used", at)
        return failed(f"uses {quoted(words)}, which is to be avoided", at)


def _around(text: str, at: tuple[int, int], longs: Terms) -> bool:
    """Whether the long form stands right behind the abbreviation, as in "SOB (shortness of breath)"."""
    behind = text[at[1] : at[1] + 200].lstrip()
    place = longs.first(behind) if behind.startswith("(") else None
    return place is not None and place[0] <= 2


def _said(terms: tuple[str, ...], joint: str) -> str:
    more = len(terms) - MOST_SAID
    return f"{listed(terms[:MOST_SAID], joint)}{f' {joint} {more} more' if more > 0 else ''}"


def _terms_of(file: str) -> tuple[str, ...]:
    if not file:
        return ()
    try:
        lines = Path(file).read_text("utf-8-sig").splitlines()
    except OSError as error:
        raise ConfigError(f"cannot read the terms {file}: {error.strerror}. Give a file that exists.") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"the terms {file} are not UTF-8: {error.reason}. Save them as UTF-8.") from error
    terms = tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))
    if not terms:
        raise ConfigError(f"the file {file} has no term. Write one on each line.")
    return terms
