"""Whether an answer matches a regular expression, by RE2: linear time, whatever the pattern and the text."""

from collections.abc import Callable
from typing import ClassVar, Literal

from ftkit import PASSED, ConfigError, failed
from ftkit_checks.text_check import Judge, TextCheck
from ftkit_checks.wording import quoted


class Regex(TextCheck, frozen=True, kw_only=True):
    """The answer matches a regular expression in RE2's syntax (no back-references, no look-around).

    pattern: the expression; flags are written in it, such as (?i), (?m) or (?s).
    match: "search" finds it anywhere, "full" wants the whole answer, to its last line break.
    sentence: how prompts say the rule; without it they quote the pattern, which few models follow.
    """

    name: ClassVar[str] = "regex"
    pattern: str
    match: Literal["search", "full"] = "search"
    sentence: str = ""

    def __post_init__(self) -> None:
        """Raises ConfigError for options that cannot be meant."""
        if not self.pattern:
            raise ConfigError("'pattern' is empty. Give a regular expression in RE2's syntax.")
        self._matcher()

    def judge(self) -> Judge:
        """The judge of one text."""
        matches = self._matcher()
        refused = failed(f"does not match {quoted(self.pattern)}")
        return lambda text: PASSED if matches(_utf8(text)) is not None else refused

    def instruction(self) -> str:
        """The rule as a sentence."""
        if self.sentence:
            return self.sentence
        if self.match == "full":
            return f"Write an answer that as a whole matches the regular expression {self.pattern} (RE2 syntax)."
        return f"Include a passage that matches the regular expression {self.pattern} (RE2 syntax)."

    def _matcher(self) -> Callable[[bytes], object]:
        import re2

        options = re2.Options()
        options.log_errors = False
        try:
            compiled = re2.compile(_utf8(self.pattern), options)  # re2 keeps the last 128 compiled
        except re2.error as error:
            reason = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error)
            raise ConfigError(
                f"the pattern {quoted(self.pattern)} is not valid in RE2's syntax: {reason}. "
                "See https://github.com/google/re2/wiki/Syntax."
            ) from error
        matcher: Callable[[bytes], object] = compiled.search if self.match == "search" else compiled.fullmatch
        return matcher


def _utf8(text: str) -> bytes:
    """The text's bytes. A lone surrogate, which has none, becomes a question mark."""
    return text.encode("utf-8", "replace")
