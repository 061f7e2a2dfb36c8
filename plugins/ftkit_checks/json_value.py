"""Whether an answer is JSON and nothing but JSON."""

from typing import ClassVar

from ftkit import PASSED, Finding, failed
from ftkit_checks.strict_json import NotJson, read_json
from ftkit_checks.text_check import Judge, TextCheck


class Json(TextCheck, frozen=True, kw_only=True):
    """The whole answer is one JSON value, read strictly: no NaN, no Infinity, no key twice, at most 200 levels.

    unique_keys: false allows a key twice in one object, as RFC 8259 does.
    """

    name: ClassVar[str] = "json"
    unique_keys: bool = True

    def judge(self) -> Judge:
        """The judge of one text."""

        def judged(text: str) -> Finding:
            try:
                read_json(text, unique_keys=self.unique_keys)
            except NotJson as refused:
                return failed(refused.reason, refused.span)
            return PASSED

        return judged

    def instruction(self) -> str:
        """The rule as a sentence."""
        return "Answer with one valid JSON value and nothing else, without a code fence."
