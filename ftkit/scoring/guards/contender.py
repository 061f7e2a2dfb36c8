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
_FIRST = 3
_COUNTED = ("answers", "errors", "empty", "truncated", "finishes", "timed", "cached", "too_fast")


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


def together(parts: Iterable[Observed]) -> Observed:
    """What is observed of several answers at a time, in one: as if they had been walked at once."""
    counts = dict.fromkeys(_COUNTED, 0)
    ids = outputs = 0
    first: tuple[str, ...] = ()
    for part in parts:
        for name in _COUNTED:
            counts[name] += getattr(part, name)
        ids += int(part.ids or "0", 16)
        outputs += int(part.outputs or "0", 16)
        first = first if len(first) == _FIRST else (*first, *part.first_ids)[:_FIRST]
    return _found(counts, ids, outputs, first)


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
    counts = dict.fromkeys(_COUNTED, 0)
    ids = outputs = 0
    first: list[str] = []
    for one in predictions:
        _count(one, counts)
        key = f"{one.id}\0{one.repeat}"
        ids += _number(key)
        outputs += _number(f"{key}\0{one.output}\0{one.error}")
        if len(first) < _FIRST:
            first.append(one.id)
    return _found(counts, ids, outputs, tuple(first))


def _found(counts: dict[str, int], ids: int, outputs: int, first: tuple[str, ...]) -> Observed:
    digests = {"ids": f"{ids % _SPACE:032x}", "outputs": f"{outputs % _SPACE:032x}"}
    return msgspec.convert({**counts, **digests, "first_ids": first}, Observed)


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
