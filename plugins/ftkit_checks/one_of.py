"""Whether an answer is one label of a closed list, or several of them."""

from collections import Counter
from typing import Annotated, ClassVar

import msgspec

from ftkit import PASSED, AnswerForm, ConfigError, Finding, failed
from ftkit_checks.text_check import Judge, TextCheck
from ftkit_checks.wording import listed, quoted

AtLeastOne = Annotated[int, msgspec.Meta(ge=1)]


class OneOf(TextCheck, frozen=True, kw_only=True):
    """The whole answer, without white space around it, is one of the values, or as many as asked for.

    values: the labels allowed, letter for letter. ignore_case: whether capitals and small letters are the same.
    at_least, at_most: how many different labels the answer gives. separator: what stands between two of them; white
    space around it does not count.
    """

    name: ClassVar[str] = "one_of"
    values: tuple[str, ...]
    ignore_case: bool = False
    at_least: AtLeastOne = 1
    at_most: AtLeastOne = 1
    separator: str = ","

    def __post_init__(self) -> None:
        """Raises ConfigError for options that cannot be meant."""
        if not self.values:
            raise ConfigError("'values' is empty. List the labels that are allowed.")
        for value in self.values:
            self._refuse_value(value)
        for label, n in Counter(map(self._label, self.values)).items():
            if n > 1:
                raise ConfigError(f"the value {quoted(label)} is listed {n} times. List each one once.")
        if self.at_least > self.at_most or self.at_least > len(self.values):
            most = min(self.at_most, len(self.values))
            raise ConfigError(
                f"at_least {self.at_least} is more than the {most} that can be given. No answer could pass."
            )
        if not self.separator:
            raise ConfigError("'separator' is empty. Give the sign between two labels.")

    def judge(self) -> Judge:
        """The judge of one text."""
        allowed = frozenset(map(self._label, self.values))
        if self.at_most > 1:
            return lambda text: self._several(text, allowed)
        if self.ignore_case:
            return lambda text: PASSED if text.strip().casefold() in allowed else self._refused(text)
        return lambda text: PASSED if text.strip() in allowed else self._refused(text)

    def instruction(self) -> str:
        """The rule as a sentence."""
        case = ", in capitals or small letters," if self.ignore_case else ""
        if self.at_most > 1:
            n = f"{self.at_least}" if self.at_least == self.at_most else f"{self.at_least} to {self.at_most}"
            labels = f"{listed(self.values, 'and')}{case or ','}"
            return f'Answer with {n} of {labels} separated by "{self.separator}", and nothing else.'
        one = "exactly one of " if len(self.values) > 1 else "exactly "
        return f"Answer with {one}{listed(self.values, 'or')}{case} and nothing else."

    def form(self) -> AnswerForm | None:
        """The labels as they are written, where one is enough."""
        return AnswerForm(one_of=self.values) if self.at_least == 1 else None

    def _label(self, text: str) -> str:
        return text.casefold() if self.ignore_case else text

    def _refuse_value(self, value: str) -> None:
        if not value or value != value.strip():
            raise ConfigError(
                f"the value {quoted(value)} is empty or has white space around it; no answer could equal it."
            )
        if self.at_most > 1 and self.separator and self.separator in value:
            raise ConfigError(
                f"the value {quoted(value)} holds the separator {quoted(self.separator)}. Give another one."
            )

    def _refused(self, text: str) -> Finding:
        if not text.strip():
            return failed("the answer is empty")
        return failed(f"{quoted(text.strip())} is none of the {len(self.values)} values allowed", (0, len(text)))

    def _several(self, text: str, allowed: frozenset[str]) -> Finding:
        """The finding for an answer of several labels; it stops at the first that is wrong."""
        if not text.strip():
            return failed("the answer is empty")
        given: set[str] = set()
        start = 0
        while start <= len(text):
            end = text.find(self.separator, start)
            end = len(text) if end < 0 else end
            label = text[start:end].strip()
            if self._label(label) not in allowed:
                return failed(f"{quoted(label)} is none of the {len(self.values)} values allowed", (start, end))
            if self._label(label) in given:
                return failed(f"{quoted(label)} is there twice", (start, end))
            given.add(self._label(label))
            start = end + len(self.separator)
        if self.at_least <= len(given) <= self.at_most:
            return PASSED
        wanted = f"at least {self.at_least} needed" if len(given) < self.at_least else f"at most {self.at_most} allowed"
        return failed(f"{len(given)} {'label' if len(given) == 1 else 'labels'}, {wanted}", (0, len(text)))
