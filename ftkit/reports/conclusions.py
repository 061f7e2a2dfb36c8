"""The answer to the question whether to fine-tune or to prompt."""

from typing import Literal

from ftkit.values import Value

Decision = Literal["fine-tune", "keep-prompting", "not-enough-evidence", "no-comparison"]


class Conclusion(Value, frozen=True, kw_only=True):
    """The answer to the question, and how sure it is."""

    decision: Decision
    sentence: str
    fine_tuned: str = ""  # the candidate
    baseline: str = ""  # the best baseline, which it was compared with
    measure: str = "compliance"  # what the decision rests on, or the metric that tells the two apart
    rule: str = ""  # the rule that was applied
    reason: str = ""  # "form", "quality", "cheaper", "conflict", "silence", "too-dear", "unfit", "void", "missing"
    more_cases: int | None = None  # beyond those scored, that would settle it in 4 of 5 trials
    chosen_on: str = "test"  # the split that settled which baseline is the best
    margin: float | None = None  # the loss that counts as none, where the project states one
