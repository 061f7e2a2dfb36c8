"""A reference that is a JSON object: the fields that an answer must have."""

from typing import Any

from ftkit import Answer, CorpusScore, Score
from ftkit_metrics.json_fields import fields_of, object_in
from ftkit_metrics.references import NO_REFERENCE, reference_of

NO_OBJECT = Score(absent="the reference is no JSON object with fields")
NOTHING = CorpusScore(absent="no answer has a reference with fields")


def wanted_fields(answer: Answer, only: tuple[str, ...] = ()) -> dict[str, Any] | Score:
    """The reference's fields by path, or the score that says why there are none; `only` these, where some are named."""
    reference = reference_of(answer)
    if reference is None:
        return NO_REFERENCE
    fields = fields_of(object_in(reference) or {})
    chosen = {path: value for path, value in fields.items() if not only or path in only}
    return chosen or NO_OBJECT
