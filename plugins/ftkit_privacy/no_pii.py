"""Whether an answer gives away a person, or what leads to one: told by the rules that `redact` replaces by."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from ftkit import PASSED, Answer, Component, ConfigError, Finding, failed
from ftkit_privacy.patterns import FINDERS, WEB_FINDERS, together
from ftkit_privacy.pseudonyms import PLACEHOLDER
from ftkit_privacy.spans import KINDS, Kind, Span, apart, encodable

_NAMED: dict[Kind, str] = {
    "email": "an e-mail address",
    "phone": "a phone number",
    "identifier": "an identifier",
    "date": "a date",
    "name": "a name",
    "address": "an address",
}
_FORBIDDEN: dict[Kind, str] = {
    "email": "e-mail addresses",
    "phone": "phone numbers",
    "identifier": "numbers that identify a person or an account",
    "date": "dates",
    "name": "names of people",
    "address": "addresses",
}


class NoPii(Component, frozen=True, kw_only=True):
    """The answer holds no e-mail address, phone number or identifier, or whatever else of a person is told not to be.

    kinds: what is looked for by its looks: email, phone, identifier, date, name, address. keep: texts that may be
    there, such as the house's own number. Pseudonyms of `redact` are none of these. The reason does not repeat what
    was found; the span says where it is.
    """

    name: ClassVar[str] = "no_pii"
    kinds: tuple[Kind, ...] = ("email", "phone", "identifier")
    keep: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raises ConfigError for options that would find nothing."""
        if not self.kinds:
            raise ConfigError(f"'kinds' is empty. Name at least one of {', '.join(KINDS)}.")
        if not all(kept.strip() for kept in self.keep):
            raise ConfigError("'keep' holds an empty text. Name the words that stay.")

    def findings(self, answers: Iterable[Answer]) -> Iterator[Finding]:
        """One finding for each answer, in order."""
        finders = [finder for finder in (*WEB_FINDERS, *FINDERS) if finder.kind in self.kinds]
        find = together([finder.find for finder in finders])
        for answer in answers:
            text = encodable(answer.text)
            found = self._first(text, find(text))
            yield failed(f"holds {_NAMED[found.kind]}", (found.start, found.end)) if found else PASSED

    def instruction(self) -> str:
        """The rule as a sentence."""
        said = [_FORBIDDEN[kind] for kind in self.kinds]
        listed = f"{', '.join(said[:-1])} or {said[-1]}" if len(said) > 1 else said[0]
        kept = f", but for {' and '.join(self.keep)}" if self.keep else ""
        return f"Do not write {listed}{kept}."

    def _first(self, text: str, found: Iterable[Span]) -> Span | None:
        """The first place of what was found, what may be there aside."""
        spans = list(found)
        return next(iter(apart(text, spans, self._kept(text))), None) if spans else None

    def _kept(self, text: str) -> list[tuple[int, int]]:
        places = [match.span() for match in PLACEHOLDER.finditer(text)]
        for kept in self.keep:
            start = text.find(kept)
            while start >= 0:
                places.append((start, start + len(kept)))
                start = text.find(kept, start + len(kept))
        return places
