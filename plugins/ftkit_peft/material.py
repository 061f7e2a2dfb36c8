"""What a trainer is made of."""

from collections.abc import Sequence
from typing import Any

import msgspec

from ftkit_peft.job import Job


class Material(msgspec.Struct, frozen=True, kw_only=True):
    """A loaded model, and the rows that it is to be trained on, in the order in which they came."""

    job: Job
    model: Any
    tokenizer: Any
    rows: Sequence[Any]  # pairs of answers where they are learnt from, else answers
    held: Sequence[Any] = ()  # to look at on the way
    half: bool  # computed in bfloat16
