"""IFEval's instructions about how an answer begins and ends: quotation marks, a closing phrase, a postscript."""

import re
from typing import ClassVar

from ftkit import PASSED, Finding, failed
from ftkit_ifeval.instruction import Instruction, Judge
from ftkit_ifeval.keywords import Word
from ftkit_ifeval.wording import in_one_line, quoted

_POSTSCRIPTS = {"P.P.S": r"p\.\s?p\.\s?s", "P.S.": r"p\.\s?s\."}


class Quotation(Instruction, frozen=True, kw_only=True):
    """The whole answer stands in double quotation marks."""

    name: ClassVar[str] = "ifeval_quotation"
    instruction_id: ClassVar[str] = "startend:quotation"

    def judge(self) -> Judge:
        """The judge of one text."""
        return _quotation

    def instruction(self) -> str:
        """The rule as a sentence."""
        return "Put the whole answer in double quotation marks."


class EndChecker(Instruction, frozen=True, kw_only=True):
    """The answer ends with this phrase and nothing after it, in capitals or not; quotation marks at the end are let be.

    end_phrase: the words to end with.
    """

    name: ClassVar[str] = "ifeval_end_checker"
    instruction_id: ClassVar[str] = "startend:end_checker"
    end_phrase: Word

    def judge(self) -> Judge:
        """The judge of one text."""
        phrase = self.end_phrase.strip().lower()

        def judged(text: str) -> Finding:
            ending = text.strip().strip('"').lower()
            if ending.endswith(phrase):
                return PASSED
            end = len(text.rstrip())
            shown = text[max(0, end - len(phrase)) : end]
            return failed(f"ends with {quoted(shown)}, not with {quoted(self.end_phrase)}", (end - len(shown), end))

        return judged

    def instruction(self) -> str:
        """The rule as a sentence."""
        return f'End with exactly these words and nothing after them: "{in_one_line(self.end_phrase)}".'


class Postscript(Instruction, frozen=True, kw_only=True):
    """The answer has a postscript.

    postscript_marker: what it begins with, in capitals or not; `P.S.` and `P.P.S` also with a space behind a point.
    """

    name: ClassVar[str] = "ifeval_postscript"
    instruction_id: ClassVar[str] = "detectable_content:postscript"
    postscript_marker: Word

    def judge(self) -> Judge:
        """The judge of one text."""
        marker = self.postscript_marker.strip()
        sought = re.compile(_POSTSCRIPTS.get(marker, re.escape(marker.lower())))
        absent = failed(f"has no postscript {quoted(marker)}")
        return lambda text: PASSED if sought.search(text.lower()) else absent

    def instruction(self) -> str:
        """The rule as a sentence."""
        return f'Add a postscript at the end that begins with "{in_one_line(self.postscript_marker)}".'


def _quotation(text: str) -> Finding:
    bare = text.strip()
    start = text.find(bare)
    if bare[0] != '"':
        return failed(f"begins with {quoted(bare[:1])}, not with a quotation mark", (start, start + 1))
    if len(bare) < 2 or bare[-1] != '"':
        end = start + len(bare)
        return failed(f"ends with {quoted(bare[-1:])}, not with a quotation mark", (end - 1, end))
    return PASSED
