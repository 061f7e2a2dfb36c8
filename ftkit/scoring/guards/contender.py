"""A candidate as guards see it: what it is made of, and what its answers look like taken together."""

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any

import msgspec

from ftkit.reports import Prediction
from ftkit.values import Value

FASTEST = 2e-5  # seconds for a token: nobody answers one request with 50,000 tokens in a second
_CHARACTERS = 4  # in a token, where tokens were not counted
_SPACE = 1 << 128


class Observed(Value, frozen=True, kw_only=True):
    """All answers of a candidate in figures. Digests do not depend on the answers' order."""

    answers: int = 0
    errors: int = 0
    empty: int = 0  # without an error
    truncated: int = 0  # cut at the token limit
    finishes: int = 0  # of which it is known why they ended
    timed: int = 0
    cached: int = 0
    too_fast: int = 0  # timed, and faster than any model
    ids: str = ""  # the digest of what was asked
    outputs: str = ""  # the digest of what was answered to what
    first_ids: tuple[str, ...] = ()  # the first three, for messages


class Contender(Value, frozen=True, kw_only=True):
    """A candidate that is compared. What is not known of it, as of answers made elsewhere, is empty."""

    name: str
    fine_tuned: bool = False
    stands_in: str = ""  # what it is instead of a model, where it is none
    fingerprint: dict[str, str] = {}  # as its predictor gives it: "weights", "adapter", "template", "stops"
    predictor: str = ""
    options: dict[str, Any] = {}  # of its predictor
    prompter: str = ""  # as written, so that equal ones are equal
    observed: Observed = Observed()


def observed(predictions: Iterable[Prediction]) -> Observed:
    """What the answers look like, in one pass; holds none of them."""
    counts = dict.fromkeys(("answers", "errors", "empty", "truncated", "finishes", "timed", "cached", "too_fast"), 0)
    ids = outputs = 0
    first: list[str] = []
    for one in predictions:
        _count(one, counts)
        key = f"{one.id}\0{one.repeat}"
        ids = (ids + _number(key)) % _SPACE
        outputs = (outputs + _number(f"{key}\0{one.output}\0{one.error}")) % _SPACE
        if len(first) < 3:
            first.append(one.id)
    return msgspec.convert(
        {**counts, "ids": f"{ids:032x}", "outputs": f"{outputs:032x}", "first_ids": tuple(first)}, Observed
    )


def _count(one: Prediction, counts: dict[str, int]) -> None:
    counts["answers"] += 1
    counts["errors"] += bool(one.error)
    counts["empty"] += not one.error and not one.output.strip()
    counts["finishes"] += one.finish is not None
    counts["truncated"] += one.finish == "length"
    counts["timed"] += one.seconds is not None
    counts["cached"] += one.cached
    if one.seconds is not None and not one.error:
        tokens = one.completion_tokens if one.completion_tokens is not None else len(one.output) / _CHARACTERS
        counts["too_fast"] += one.seconds < tokens * FASTEST


def names(contenders: Iterable[Contender]) -> str:
    """Their names, quoted, for sentences."""
    return ", ".join(f"'{one.name}'" for one in contenders)


def by_fingerprint(contenders: Iterable[Contender], key: str) -> Mapping[str, list[Contender]]:
    """Those of which it is known, by their fingerprint of this key."""
    found: dict[str, list[Contender]] = {}
    for one in contenders:
        if one.fingerprint.get(key):
            found.setdefault(one.fingerprint[key], []).append(one)
    return found


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest(), "big")
