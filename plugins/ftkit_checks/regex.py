"""Whether an answer matches a regular expression, by RE2: linear time, whatever the pattern and the text."""

from typing import Any, ClassVar, Literal

from ftkit import PASSED, AnswerForm, ConfigError, Finding, failed
from ftkit_checks.terms import encoded
from ftkit_checks.text_check import Judge, TextCheck
from ftkit_checks.wording import quoted


class Regex(TextCheck, frozen=True, kw_only=True):
    """The answer matches a regular expression in RE2's syntax (no back-references, no look-around).

    pattern: the expression; flags are written in it, such as (?i), (?m) or (?s).
    match: "search" finds it anywhere, "full" wants the whole answer, to its last line break, "none" wants it nowhere.
    sentence: how prompts say the rule; without it they quote the pattern, which few models follow.
    """

    name: ClassVar[str] = "regex"
    pattern: str
    match: Literal["search", "full", "none"] = "search"
    sentence: str = ""

    def __post_init__(self) -> None:
        """Raises ConfigError for options that cannot be meant."""
        if not self.pattern:
            raise ConfigError("'pattern' is empty. Give a regular expression in RE2's syntax.")
        self._compiled()

    def judge(self) -> Judge:
        """The judge of one text."""
        compiled = self._compiled()
        if self.match == "none":
            return lambda text: self._found(compiled.search(encoded(text)))
        matches = compiled.search if self.match == "search" else compiled.fullmatch
        refused = failed(f"does not match {quoted(self.pattern)}")
        return lambda text: PASSED if matches(encoded(text)) is not None else refused

    def instruction(self) -> str:
        """The rule as a sentence."""
        if self.sentence:
            return self.sentence
        said = f"the regular expression {self.pattern} (RE2 syntax)"
        if self.match == "full":
            return f"Write an answer that as a whole matches {said}."
        return f"{'Include a' if self.match == 'search' else 'Write no'} passage that matches {said}."

    def _found(self, match: Any) -> Finding:
        """Where a pattern that must match nowhere does match."""
        if match is None:
            return PASSED
        start = len(match.string[: match.start()].decode("utf-8", "replace"))
        words = match[0].decode("utf-8", "replace")
        return failed(f"{quoted(words)} matches {quoted(self.pattern)}", (start, start + len(words)))

    def form(self) -> AnswerForm | None:
        """The pattern, where the whole answer is to match it."""
        return AnswerForm(regex=self.pattern) if self.match == "full" else None

    def _compiled(self) -> Any:
        import re2

        options = re2.Options()
        options.log_errors = False
        try:
            return re2.compile(encoded(self.pattern), options)  # re2 keeps the last 128 compiled
        except re2.error as error:
            reason = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error)
            raise ConfigError(
                f"the pattern {quoted(self.pattern)} is not valid in RE2's syntax: {reason}. "
                "See https://github.com/google/re2/wiki/Syntax."
            ) from error
