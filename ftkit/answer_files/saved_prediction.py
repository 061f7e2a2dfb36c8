"""A line of answers that were made anywhere: it holds an answer, or says why there is none.

An answer that is not there must not pass for an empty one, which many a contract is kept by.
"""

from ftkit.reports import Prediction

_ABSENT = "\0"

OVERCACHED = (
    "there are more 'cached_prompt_tokens' than 'prompt_tokens', which they are among. Where a vendor counts them "
    "apart, add them up as 'prompt_tokens'."
)
NO_ANSWER = (
    "there is neither an 'output' nor an 'error'. Say what was answered, \"\" where it was nothing, or what went wrong."
)


class SavedPrediction(Prediction, frozen=True, kw_only=True):
    """A prediction that knows whether its line had an answer."""

    output: str = _ABSENT  # told from an answer by identity: no line can hold this very text

    @property
    def is_silent(self) -> bool:
        """Whether the line says nothing of what came."""
        return self.output is _ABSENT and not self.error

    @property
    def is_overcached(self) -> bool:
        """Whether more of the prompt came out of a cache than there was of it, so that no price could be right."""
        prompt, cached = self.prompt_tokens, self.cached_prompt_tokens
        return prompt is not None and cached is not None and cached > prompt
