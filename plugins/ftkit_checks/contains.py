"""Whether an answer holds a text."""

from typing import ClassVar

from ftkit import PASSED, ConfigError, failed
from ftkit_checks.text_check import Judge, TextCheck
from ftkit_checks.wording import quoted


class Contains(TextCheck, frozen=True, kw_only=True):
    """The answer holds a text, letter for letter.

    text: what must be in it. ignore_case: whether capitals and small letters are the same.
    """

    name: ClassVar[str] = "contains"
    text: str
    ignore_case: bool = False

    def __post_init__(self) -> None:
        """Raises ConfigError for options that cannot be meant."""
        if not self.text:
            raise ConfigError("'text' is empty, and every answer contains that. Give the text to look for.")

    def judge(self) -> Judge:
        """The judge of one text."""
        absent = failed(f"does not contain {quoted(self.text)}")
        if self.ignore_case:
            folded = self.text.casefold()
            return lambda text: PASSED if folded in text.casefold() else absent
        wanted = self.text
        return lambda text: PASSED if wanted in text else absent

    def instruction(self) -> str:
        """The rule as a sentence."""
        return f'Include the text "{self.text}"{", in any capitals" if self.ignore_case else ""}.'
