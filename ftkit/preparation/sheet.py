"""The sheet on which a batch's outcomes are written down, a few at a time, while they are in the processor's cache."""

from collections import Counter
from collections.abc import Callable, Sequence
from operator import attrgetter

import msgspec

from ftkit import interfaces
from ftkit.digests import example_fingerprint, fingerprint
from ftkit.errors import PluginError
from ftkit.packed import Packed
from ftkit.preparation.examined import PLACES, REJECTS, Examined, Refused
from ftkit.preparation.lines import lengths_of, lines_by_place
from ftkit.preparation.making import Item, Made
from ftkit.preparation.split import split_of
from ftkit.preparation.steps import Steps
from ftkit.values import ChangedSample, Example, Preference, Reject

_PLACE = {name: number for number, name in enumerate(PLACES)}
_group, _tools, _worse_answer = attrgetter("group"), attrgetter("tools"), attrgetter("rejected")

Sign = Callable[[Sequence[Example], Sequence[bytes]], Sequence[bytes]]
"""A signature of each example; the digests of what the examples say are at hand."""


class Sheet:
    """A batch's outcomes as far as they are examined. Not frozen: they are added part by part."""

    def __init__(self, steps: Steps) -> None:
        self._sides = _Sides(steps)
        self._signing = [*map(_signer, steps.signing), _sign_ids]
        self._signatures: list[list[bytes]] = [[] for _ in self._signing]
        self._places = bytearray()
        self._lines: list[list[bytes]] = [[] for _ in PLACES]
        self._refused: list[Refused] = []
        self._parts: list[Made] = []
        self._preferences = 0
        self._tools = False

    def add(self, made: Made) -> None:
        """Writes the outcomes of some records down; nothing of them is kept but bytes."""
        refused = [
            Refused(number, item.reason, item.kind, item.origin)
            for number, item in enumerate(made.items)
            if isinstance(item, Reject)
        ]
        kept = [item for item in made.items if isinstance(item, Example)]
        places = _with_rejects(self._sides.of(kept), refused)
        preferences = len(kept) - list(map(_worse_answer, kept)).count(msgspec.UNSET)
        worded = _worded(made.items) if preferences else made.items
        for lines, blob in zip(self._lines, lines_by_place(worded, places, len(PLACES)), strict=True):
            lines.append(blob)
        contents = list(map(example_fingerprint, kept))
        for signatures, sign in zip(self._signatures, self._signing, strict=True):
            signatures.extend(sign(kept, contents))
        self._refused += (one._replace(outcome=len(self._places) + one.outcome) for one in refused)
        self._places += places
        self._parts.append(made._replace(items=[]))
        self._preferences += preferences
        self._tools = self._tools or any(map(_tools, kept))

    def examined(self, made: int, changed: Counter[str], samples: list[ChangedSample], size: int) -> Examined:
        """All that was added. `made` is how many examples there were at first, `size` the bytes they were read from."""
        whole = Made.joined(self._parts)
        places, blobs = bytes(self._places), tuple(map(b"".join, self._lines))
        return Examined(
            read=whole.read,
            made=made,
            places=places,
            lengths=lengths_of(blobs, places),
            blobs=blobs,
            units=whole.units,
            weights=whole.weights,
            siblings=whole.siblings,
            signatures=tuple(map(Packed.of, self._signatures)),
            refused=self._refused,
            changed=changed,
            samples=samples,
            preferences=self._preferences,
            tools=self._tools,
            bytes=size,
        )


class _Sides(dict[str, int]):
    """The sides of the groups at hand: one's records often stand together. Not frozen: it remembers."""

    def __init__(self, steps: Steps) -> None:
        self._frozen, self._shares = steps.frozen, steps.shares

    def __missing__(self, group: str) -> int:
        self[group] = side = _PLACE[split_of(group, self._shares)]
        return side

    def of(self, examples: Sequence[Example]) -> bytes:
        """Where each example stands."""
        places = bytearray(map(self.__getitem__, map(_group, examples)))
        for number, example in enumerate(examples if self._frozen else ()):
            if fingerprint(example.id) in self._frozen:
                places[number] = _PLACE["test"]
        return bytes(places)


def _with_rejects(places: bytes, refused: Sequence[Refused]) -> bytes:
    """The places of all outcomes, from those of the examples."""
    import numpy

    found = numpy.full(len(places) + len(refused), REJECTS, numpy.uint8)
    is_example = numpy.ones(len(found), bool)
    is_example[[reject.outcome for reject in refused]] = False
    found[is_example] = numpy.frombuffer(places, numpy.uint8)
    return found.tobytes()


def _worded(items: Sequence[Item]) -> list[object]:
    """The items as their lines have them: a preference names its two answers otherwise than an example its one."""
    return [
        Preference.of(item) if isinstance(item, Example) and item.rejected is not msgspec.UNSET else item
        for item in items
    ]


def _signer(step: object) -> Sign:
    if isinstance(step, interfaces.SignsContent) and step.signs_content:
        return lambda _examples, contents: contents

    def sign(examples: Sequence[Example], _contents: Sequence[bytes]) -> Sequence[bytes]:
        signatures = list(step.signatures(examples))  # type: ignore[attr-defined] # a step of `Steps.signing`
        if len(signatures) != len(examples):
            raise PluginError(f"transform '{step.name}' signed {len(signatures)} of {len(examples)} examples.")  # type: ignore[attr-defined]
        return signatures

    return sign


def _sign_ids(examples: Sequence[Example], contents: Sequence[bytes]) -> Sequence[bytes]:
    """The digest of the id, and behind it two bytes of the content's."""
    return [fingerprint(one.id) + content[:2] for one, content in zip(examples, contents, strict=True)]
