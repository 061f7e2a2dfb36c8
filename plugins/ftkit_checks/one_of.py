"""Whether an answer is one label of a closed list."""

from typing import ClassVar

from ftkit import PASSED, ConfigError, Finding, failed
from ftkit_checks.text_check import Judge, TextCheck
from ftkit_checks.wording import listed, quoted


class OneOf(TextCheck, frozen=True, kw_only=True):
    """The whole answer, without white space around it, is one of the values.

    values: the labels allowed, letter for letter.
    """

    name: ClassVar[str] = "one_of"
    values: tuple[str, ...]

    def __post_init__(self) -> None:
        """Raises ConfigError for options that cannot be meant."""
        if not self.values:
            raise ConfigError("'values' is empty. List the labels that are allowed.")
        for value in self.values:
            if not value or value != value.strip():
                raise ConfigError(
                    f"the value {quoted(value)} is empty or has white space around it; no answer could equal it."
                )

    def judge(self) -> Judge:
        """The judge of one text."""
        allowed = frozenset(self.values)
        return lambda text: PASSED if text.strip() in allowed else self._refused(text)

    def _refused(self, text: str) -> Finding:
        if not text.strip():
            return failed("the answer is empty")
        return failed(f"{quoted(text.strip())} is none of the {len(self.values)} values allowed", (0, len(text)))

    def instruction(self) -> str:
        """The rule as a sentence."""
        if len(self.values) == 1:
            return f"Answer with exactly {listed(self.values, 'or')} and nothing else."
        return f"Answer with exactly one of {listed(self.values, 'or')} and nothing else."
