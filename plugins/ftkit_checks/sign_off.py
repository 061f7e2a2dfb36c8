"""Whether an answer ends with its closing line."""

from typing import ClassVar

from ftkit import PASSED, ConfigError, Finding, failed
from ftkit_checks.text_check import Judge, TextCheck
from ftkit_checks.wording import quoted


class SignOff(TextCheck, frozen=True, kw_only=True):
    """The last line that is not blank is the given one, letter for letter.

    White space after it does not count, since nobody sees it.

    text: the line.
    """

    name: ClassVar[str] = "sign_off"
    text: str

    def __post_init__(self) -> None:
        """Raises ConfigError for options that cannot be meant."""
        if not self.text.strip():
            raise ConfigError("'text' is empty. Give the line that every answer must end with.")
        if "\n" in self.text.strip() or "\r" in self.text.strip():
            raise ConfigError(f"'text' is more than one line: {quoted(self.text)}. Give one line.")

    def judge(self) -> Judge:
        """The judge of one text."""
        line = self.text.rstrip()
        ending = "\n" + line

        def judged(text: str) -> Finding:
            body = text.rstrip()
            return PASSED if body.endswith(ending) or body == line else self._missing(body)

        return judged

    def _missing(self, body: str) -> Finding:
        if not body:
            return failed("the answer is empty")
        start = body.rfind("\n") + 1
        if self.text.strip() in body:
            return failed(f"the line {quoted(self.text)} is not at the end, or not alone", (start, len(body)))
        return failed(f"does not end with the line {quoted(self.text)}", (start, len(body)))

    def instruction(self) -> str:
        """The rule as a sentence."""
        return f'End with the line "{self.text.rstrip()}".'
