"""Whether an answer is written in one of some languages, as py3langid tells it."""

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Annotated, ClassVar

import msgspec

from ftkit import PASSED, ConfigError, Finding, PluginError, failed, nearest
from ftkit_checks.text_check import Judge, TextCheck
from ftkit_checks.visible import visible

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

PIECE = 1_000
"""Characters that are looked at together: over longer texts its probabilities mean little."""

MOST_PIECES = 20
"""Of a longer text so many pieces are looked at, evenly spread."""


class Language(TextCheck, frozen=True, kw_only=True):
    """The answer is written in a language that is allowed; a long one is in each of its parts.

    allowed: ISO 639 codes such as en. min_letters: an answer with fewer letters is unmeasured, for nobody can tell.
    confidence: a text in another language fails when this is more probable, and is unmeasured otherwise; shorthand and
    lists of drugs look like no language.
    """

    name: ClassVar[str] = "language"
    allowed: tuple[str, ...]
    min_letters: Annotated[int, msgspec.Meta(ge=1)] = 40
    confidence: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.9

    def __post_init__(self) -> None:
        """Raises ConfigError for a code that is not known, PluginError where the library is not installed."""
        if not self.allowed:
            raise ConfigError("'allowed' names no language. Name at least one, such as en.")
        known = set(_identifier().labels)
        for code in self.allowed:
            if code not in known:
                raise ConfigError(f"'{code}' is no language that can be told.{nearest(code, known)}")

    def judge(self) -> Judge:
        """The judge of one text."""
        identifier = _identifier()

        def judged(text: str) -> Finding:
            if not any(map(str.isalpha, text)):
                return failed("the answer has no letters")
            doubt = None
            for start, piece in _pieces(text):
                verdict = self._of_piece(visible(piece), (start, start + len(piece)), identifier)
                if verdict.verdict == "failed":
                    return verdict
                if verdict is not PASSED:
                    doubt = doubt or verdict
            return doubt or PASSED

        return judged

    def instruction(self) -> str:
        """The rule as a sentence."""
        if len(self.allowed) == 1:
            return f"Write in the language with the ISO 639 code {self.allowed[0]}."
        return f"Write in one of the languages with the ISO 639 codes {', '.join(self.allowed)}."

    def _of_piece(self, piece: str, span: tuple[int, int], identifier: "LanguageIdentifier") -> Finding:
        letters = sum(map(str.isalpha, piece))
        if letters < self.min_letters:
            return _unmeasured(f"{letters} letters do not tell a language, {self.min_letters} are needed")
        code, probability = identifier.classify(piece.encode("utf-8", "replace").decode())
        if code in self.allowed:
            return PASSED
        if probability < self.confidence:
            return _unmeasured(f"the language may be '{code}', with a probability of {probability:.2f}")
        return failed(f"the language is '{code}', not {' or '.join(self.allowed)}", span)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """The parts of a text that are looked at, each with its start: the last is no shorter than the others."""
    if len(text) <= 2 * PIECE:
        yield 0, text
        return
    n = min(MOST_PIECES, len(text) // PIECE)
    for index in range(n):
        start = (len(text) - PIECE) * index // (n - 1)
        yield start, text[start : start + PIECE]


def _unmeasured(reason: str) -> Finding:
    return Finding(verdict="unmeasured", reason=reason)


@cache
def _identifier() -> "LanguageIdentifier":
    try:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier
    except ImportError as error:
        raise PluginError(
            "check 'language' needs py3langid, which is not installed: pip install 'ftkit[language]'"
        ) from error
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
