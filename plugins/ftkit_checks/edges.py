"""Whether an answer begins, or ends, with a text. White space around an answer is nothing that anybody sees."""

from typing import ClassVar

from ftkit import PASSED, Finding, failed
from ftkit_checks.text_check import Judge, TextCheck
from ftkit_checks.texts import Texts, every, refuse_empty, said, shown
from ftkit_checks.wording import quoted


class StartsWith(TextCheck, frozen=True, kw_only=True):
    """The answer begins with a text, letter for letter, white space before it aside.

    text: the beginning, or a list of those that are allowed. ignore_case: whether capitals and small letters are the
    same.
    """

    name: ClassVar[str] = "starts_with"
    text: Texts
    ignore_case: bool = False

    def __post_init__(self) -> None:
        """Raises ConfigError for options that cannot be meant."""
        refuse_empty("text", tuple(text.lstrip() for text in every(self.text)))

    def judge(self) -> Judge:
        """The judge of one text."""
        wanted = tuple(text.lstrip() for text in every(self.text))
        folded, longest = tuple(map(str.casefold, wanted)), max(map(len, map(str.casefold, wanted)))

        def judged(text: str) -> Finding:
            if text.startswith(wanted):
                return PASSED
            start = len(text) - len(text.lstrip())
            beginning = text[start : start + longest]
            if beginning.startswith(wanted) or (self.ignore_case and beginning.casefold().startswith(folded)):
                return PASSED
            if not beginning:
                return failed("the answer is empty")
            reason = f"begins with {quoted(beginning)}, not with {shown(wanted, 'or')}"
            return failed(reason, (start, start + len(beginning)))

        return judged

    def instruction(self) -> str:
        """The rule as a sentence."""
        return f"Begin with {_named(self.text)}{', in any capitals' if self.ignore_case else ''}."


class EndsWith(TextCheck, frozen=True, kw_only=True):
    """The answer ends with a text, letter for letter, white space behind it aside; `sign_off` wants a line of its own.

    text: the ending, or a list of those that are allowed. ignore_case: whether capitals and small letters are the same.
    """

    name: ClassVar[str] = "ends_with"
    text: Texts
    ignore_case: bool = False

    def __post_init__(self) -> None:
        """Raises ConfigError for options that cannot be meant."""
        refuse_empty("text", tuple(text.rstrip() for text in every(self.text)))

    def judge(self) -> Judge:
        """The judge of one text."""
        wanted = tuple(text.rstrip() for text in every(self.text))
        folded, longest = tuple(map(str.casefold, wanted)), max(map(len, map(str.casefold, wanted)))

        def judged(text: str) -> Finding:
            if text.endswith(wanted):
                return PASSED
            end = len(text.rstrip())
            ending = text[max(0, end - longest) : end]
            if ending.endswith(wanted) or (self.ignore_case and ending.casefold().endswith(folded)):
                return PASSED
            if not ending:
                return failed("the answer is empty")
            reason = f"ends with {quoted(ending)}, not with {shown(wanted, 'or')}"
            return failed(reason, (end - len(ending), end))

        return judged

    def instruction(self) -> str:
        """The rule as a sentence."""
        return f"End with {_named(self.text)}{', in any capitals' if self.ignore_case else ''}."


def _named(texts: Texts) -> str:
    many = len(every(texts)) > 1
    return f"{'one of the texts' if many else 'the text'} {said(texts, 'or')}"
