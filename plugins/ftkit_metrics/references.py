"""What it means to have no reference: every metric that needs one says so in the same words."""

from ftkit import Answer, Score

NO_REFERENCE = Score(absent="no reference")


def reference_of(answer: Answer) -> str | None:
    """The reference, unless it is missing or blank."""
    return answer.reference if answer.reference and answer.reference.strip() else None
