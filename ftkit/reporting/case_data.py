"""The cases as a page carries them: packed texts in chunks that are opened when they are looked at, and an index.

A page with 40,000 answers in its markup takes a browser many seconds. Here it holds base64 of gzip, which no parser
has to look into; the index alone is read at once, and the script draws the few cases that are in sight.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import msgspec
from markupsafe import Markup

from ftkit.reporting.case_packing import Chunk, Packer, packed
from ftkit.reporting.cases import CaseView
from ftkit.reporting.plain import visible
from ftkit.reports import ScoreReport

CHUNK = 100
"""Cases in a chunk: a few hundred kilobytes, opened in some milliseconds."""

_VALUES = 200
"""A column with more values than these divides nothing that a person would choose from a list."""


class Index(msgspec.Struct, kw_only=True):
    """What filters need to know of all cases, each named by its place in `ids`.

    `fails` has for each case numbers of candidate * (checks + 1) + check + 1; without a check where an answer does not
    comply as a whole.
    """

    candidates: tuple[str, ...]
    tuned: tuple[int, ...]
    checks: tuple[str, ...]
    should: tuple[int, ...]
    chunk: int = CHUNK
    ids: list[str] = []
    differs: list[int] = []
    fails: list[tuple[int, ...]] = []
    slices: dict[str, dict[str, list[int]]] = {}  # column -> value -> cases


class PackedCases:
    """A stream of packed cases on its way into a page: first all `chunks`, then the `index` of what went by."""

    def __init__(self, chunks: Iterable[Chunk], report: ScoreReport, checks: Sequence[str]) -> None:
        self._chunks = chunks
        numbers = {check: number for number, check in enumerate(checks)}
        self._index = Index(
            candidates=tuple(map(visible, report.candidates)),
            tuned=tuple(number for number, one in enumerate(report.candidates.values()) if one.fine_tuned),
            checks=tuple(map(visible, checks)),
            should=tuple(numbers[check] for check in report.should if check in numbers),
        )

    def chunks(self) -> Iterator[Markup]:
        """The cases, a hundred at a time, each chunk packed by itself."""
        for chunk in self._chunks:
            self._note(chunk)
            yield Markup(chunk.text.decode())  # noqa: S704 - nothing in it is markup

    @property
    def index(self) -> Markup:
        """The index of all chunks, packed. Whole only after the last chunk."""
        few = {column: values for column, values in self._index.slices.items() if len(values) <= _VALUES}
        return Markup(packed(msgspec.structs.replace(self._index, slices=few)).decode())  # noqa: S704 - as above

    def _note(self, chunk: Chunk) -> None:
        """Takes what the index must know of a chunk."""
        index, first = self._index, len(self._index.ids)
        index.ids += chunk.ids
        index.fails += chunk.fails
        index.differs += [first + place for place, differs in enumerate(chunk.differs) if differs]
        for place, slices in enumerate(chunk.slices, first):
            for column, value in slices.items():
                index.slices.setdefault(column, {}).setdefault(value, []).append(place)


def packed_cases(cases: Iterable[CaseView], report: ScoreReport, checks: Sequence[str]) -> PackedCases:
    """Cases on their way into a page, packed here as they stream through."""
    return PackedCases(map(Packer.of(report, checks), _hundreds(cases)), report, checks)


def _hundreds(cases: Iterable[CaseView]) -> Iterator[list[CaseView]]:
    stream = iter(cases)
    while several := list(islice(stream, CHUNK)):
        yield several
