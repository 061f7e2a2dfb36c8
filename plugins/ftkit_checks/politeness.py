"""Whether an answer has the marks of politeness, told by words and their places.

The idea, that politeness can be read off strategies which leave words (gratitude, greeting, apologising, "please", and
their opposites), is that of Danescu-Niculescu-Mizil et al., "A computational approach to politeness with application to
social factors", ACL 2013 (arXiv 1306.6078). The word lists are our own, for letters in English, and closing and blame
are ours too. Words alone do not make a text kind; a judge can tell more.
"""

from typing import ClassVar, Literal, get_args

from ftkit import PASSED, ConfigError, Finding, failed
from ftkit_checks.counting import line_spans
from ftkit_checks.shouting import loud_marks, loud_words
from ftkit_checks.terms import Terms
from ftkit_checks.text_check import Judge, TextCheck
from ftkit_checks.wording import quoted

Mark = Literal["greeting", "thanks", "apology", "courtesy", "please", "closing"]
Fault = Literal["blame", "shouting"]
Spoken = Literal["greeting", "thanks", "apology", "please", "closing", "blame"]
Place = tuple[int, int]

_WORDS: dict[Spoken, str] = {
    "greeting": "dear, hello, hi, good morning, good afternoon, good evening, good day, greetings, welcome",
    "thanks": "thank you, thanks, grateful, gratitude, appreciate, appreciated, appreciates",
    "apology": "sorry, apologise, apologize, apologises, apologizes, apology, apologies, regret, forgive us, pardon",
    "please": "please, kindly, would you mind, may we ask, may I ask, could you, would you",
    "closing": "kind regards, best regards, warm regards, regards, sincerely, faithfully, yours truly, best wishes, "
    "warm wishes, respectfully, cordially, take care, goodbye",
    "blame": "your fault, your own fault, your mistake, your own mistake, your error, your negligence, "
    "your own doing, you failed to, you neglected to, you forgot to, you were careless, "
    "you should have known, you should have checked, you should have read, you ought to have, "
    "you cannot expect, you can't expect, you people, you are wrong, you're wrong, calm down, "
    "as we already told you, as we have already told you, if you had read, if you had bothered, "
    "did not bother to, didn't bother to, stop complaining, not our problem",
}
_SAID = {
    "greeting": "begin with a greeting",
    "thanks": "thank the reader",
    "apology": "apologise",
    "courtesy": "thank the reader or apologise",
    "please": 'ask with "please"',
    "closing": "close with regards",
    "blame": "blame the reader",
    "shouting": "shout in capitals or with several exclamation marks",
}
_LINES = 4
"""So many lines at the beginning and at the end, blank ones aside, are where a greeting and a closing stand."""

_NEAR = 600
"""Characters from either end, for lines that never break."""


class Politeness(TextCheck, frozen=True, kw_only=True):
    """The answer has marks of politeness, each in its place, and no marks of the opposite. For English.

    required: "greeting" in the first four lines that are not blank; "thanks", "apology", or "courtesy" for one of
    the two; "please"; "closing" in the last four lines. avoided: "blame", and "shouting", which is words in capitals in
    a row or several exclamation marks. phrases: more words for a mark, for a house's own or another language.
    """

    name: ClassVar[str] = "politeness"
    required: tuple[Mark, ...] = ("greeting", "closing")
    avoided: tuple[Fault, ...] = ("blame", "shouting")
    phrases: dict[Spoken, tuple[str, ...]] = {}

    def __post_init__(self) -> None:
        """Raises ConfigError for options that cannot be meant."""
        if not self.required and not self.avoided:
            marks, faults = ", ".join(get_args(Mark)), " or ".join(get_args(Fault))
            raise ConfigError(f"nothing is asked. Require one of {marks}, or avoid {faults}.")
        if not all(phrase.strip() for phrases in self.phrases.values() for phrase in phrases):
            raise ConfigError("'phrases' has an empty phrase, and every answer has that.")

    def judge(self) -> Judge:
        """The judge of one text."""
        terms = {kind: Terms((*words.split(", "), *self.phrases.get(kind, ()))) for kind, words in _WORDS.items()}

        def judged(text: str) -> Finding:
            if not text or text.isspace():
                return failed("the answer is empty")
            for mark in self.required:
                start, end = _place_of(mark, text)
                kinds: tuple[Spoken, ...] = ("thanks", "apology") if mark == "courtesy" else (mark,)
                if not any(terms[kind].stand_in(text[start:end]) for kind in kinds):
                    return failed(_lacking(mark), None if (start, end) == (0, len(text)) else (start, end))
            return self._fault(text, terms["blame"]) or PASSED

        return judged

    def instruction(self) -> str:
        """The rule as a sentence."""
        wanted = ", ".join(_SAID[mark] for mark in self.required)
        unwanted = " or ".join(_SAID[fault] for fault in self.avoided)
        rules = [f"be polite: {wanted}" if wanted else "be polite", f"do not {unwanted}" if unwanted else ""]
        sentence = ", and ".join(rule for rule in rules if rule)
        return f"{sentence[0].upper()}{sentence[1:]}."

    def _fault(self, text: str, blame: Terms) -> Finding | None:
        if "blame" in self.avoided and (at := blame.first(text)):
            return failed(f"blames the reader: {quoted(text[slice(*at)])}", at)
        if "shouting" in self.avoided and (at := loud_marks(text) or loud_words(text)):
            return failed(f"shouts: {quoted(text[slice(*at)])}", at)
        return None


def _place_of(mark: Mark, text: str) -> Place:
    """Where a mark must stand."""
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    if mark == "greeting":
        lines = list(line_spans(text[start : min(end, start + _NEAR)]))
        return start, start + lines[:_LINES][-1][1]
    if mark == "closing":
        start = max(start, end - _NEAR)
        return start + list(line_spans(text[start:end]))[-_LINES:][0][0], end
    return 0, len(text)


def _lacking(mark: Mark) -> str:
    where = {"greeting": " at its beginning", "closing": " at its end"}.get(mark, "")
    return f"has no {'thanks and no apology' if mark == 'courtesy' else mark}{where}"
