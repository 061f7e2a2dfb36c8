"""Whether an answer ends with its closing line, or lines."""

from typing import ClassVar

from ftkit import PASSED, ConfigError, Finding, failed
from ftkit_checks.text_check import Judge, TextCheck
from ftkit_checks.texts import Texts, every, shown
from ftkit_checks.wording import listed, quoted


class SignOff(TextCheck, frozen=True, kw_only=True):
    """The last line that is not blank is the given one, letter for letter; so are the last ones, where it is several.

    White space after a line does not count, since nobody sees it.

    text: the line or lines, or a list of sign-offs of which each will do.
    """

    name: ClassVar[str] = "sign_off"
    text: Texts

    def __post_init__(self) -> None:
        """Raises ConfigError for options that cannot be meant."""
        if not self.text or not all(text.strip() for text in every(self.text)):
            raise ConfigError("'text' is empty. Give the line that every answer must end with.")

    def judge(self) -> Judge:
        """The judge of one text."""
        wanted = tuple(_bare(text) for text in every(self.text))
        endings = tuple("\n" + lines for lines in wanted)
        height = max(lines.count("\n") for lines in wanted) + 1

        def judged(text: str) -> Finding:
            if text.endswith(endings):
                return PASSED
            body = text.rstrip()
            if body.endswith(endings) or body in wanted:
                return PASSED
            if height > 1 and ("\n" + _bare("\n".join(body.rsplit("\n", height)[-height:]))).endswith(endings):
                return PASSED
            return self._missing(body)

        return judged

    def _missing(self, body: str) -> Finding:
        if not body:
            return failed("the answer is empty")
        span = (body.rfind("\n") + 1, len(body))
        for text in every(self.text):
            if text.strip() in body:
                return failed(f"{_lines(text)} {quoted(text)} {_are(text)} not at the end, or not alone", span)
        return failed(f"does not end with {_lines(every(self.text)[0])} {shown(self.text, 'or')}", span)

    def instruction(self) -> str:
        """The rule as a sentence."""
        texts = every(self.text)
        if len(texts) == 1:
            return f"End with {_lines(texts[0])} {_said(texts[0])}."
        if any("\n" in _bare(text) for text in texts):
            return f"End with one of these, on lines of their own: {' or '.join(map(_said, texts))}."
        return f"End with one of the lines {listed([text.rstrip() for text in texts], 'or')}."


def _bare(text: str) -> str:
    """The text without white space at the ends of its lines."""
    return "\n".join(line.rstrip() for line in text.rstrip().split("\n"))


def _lines(text: str) -> str:
    return "the lines" if "\n" in text.strip() else "the line"


def _are(text: str) -> str:
    return "are" if "\n" in text.strip() else "is"


def _said(text: str) -> str:
    """The lines as an instruction names them, each in quotes."""
    return " and ".join(f'"{line}"' for line in _bare(text).split("\n") if line)
