"""The cases of a score folder on their way into its page: read by where their lines stand, packed by any engine."""

from collections.abc import Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import msgspec

from ftkit.answer_files.blocks import number_at
from ftkit.answer_files.filed import Filed
from ftkit.answer_files.lines import Lines
from ftkit.errors import DataError
from ftkit.interfaces import Engine
from ftkit.reporting.case_data import CHUNK, PackedCases
from ftkit.reporting.case_packing import Chunk, Packer
from ftkit.reporting.cases import CaseView, case_views
from ftkit.reports import Prediction, ScoredCase, ScoreReport, Verdict

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Places = NDArray[np.integer[Any]]

T = TypeVar("T")

_AT_ONCE = 5 * CHUNK
"""So many cases are one task: the first tasks keep the workers busy while the page's template is made ready."""


class Shown(NamedTuple):
    """The cases of a folder that a page shows: all, or those at some places in ascending order."""

    filed: Filed
    places: "Places"


def packed_from(shown: Shown, report: ScoreReport, checks: Sequence[str], engine: Engine) -> PackedCases:
    """The cases, packed. The engine is at work on them as soon as this returns, before the page asks for any."""
    task = _Packing(
        filed=shown.filed,
        places=shown.places,
        predictions=_ByCase.of(shown.filed.predicted),
        verdicts=_ByCase.of(shown.filed.judged),
        packer=Packer.of(report, checks),
    )
    several = engine.map(task, range(0, len(shown.places), _AT_ONCE))
    return PackedCases(chain.from_iterable(chain(list(islice(several, 1)), several)), report, checks)


class _ByCase(NamedTuple):
    """Which lines are about a case."""

    order: "Places"  # the lines' places, by their cases
    cases: "Places"  # whose they are, ascending

    @classmethod
    def of(cls, about: "Places") -> "_ByCase":
        import numpy as np

        order = np.argsort(about, kind="stable")
        return cls(order, about[order])

    def lines(self, places: "Places") -> "Places":
        """The places of the lines about these cases, as they stand in their file."""
        import numpy as np

        begins, ends = (np.searchsorted(self.cases, places, side).tolist() for side in ("left", "right"))
        return np.sort(np.concatenate([self.order[begin:end] for begin, end in zip(begins, ends, strict=True)]))


class _Packing(msgspec.Struct, frozen=True, kw_only=True):
    """Packs the cases from a place on; handed to the workers as it is."""

    filed: Filed
    places: "Places"
    predictions: _ByCase
    verdicts: _ByCase
    packer: Packer

    def __call__(self, first: int) -> list[Chunk]:
        end = min(first + _AT_ONCE, len(self.places))
        return [self.packer(self._views(self.places[one : min(one + CHUNK, end)])) for one in range(first, end, CHUNK)]

    def _views(self, places: "Places") -> list[CaseView]:
        return list(
            case_views(
                _read(self.filed.cases, places, ScoredCase),
                _read(self.filed.predictions, self.predictions.lines(places), Prediction),
                _read(self.filed.verdicts, self.verdicts.lines(places), Verdict),
            )
        )


def _read(lines: Lines, places: "Places", kind: type[T]) -> list[T]:
    """The values of these lines. Raises DataError naming file and line for one that is not of the kind."""
    decode = msgspec.json.Decoder(kind).decode
    found: list[T] = []
    for place, text in zip(places.tolist(), lines.texts(places), strict=True):
        try:
            found.append(decode(text))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            where = f"{lines.path}:{number_at(lines.path, int(lines.starts[place]))}"
            raise DataError(f"{where}: {error}. Each line must be one {kind.__name__.lower()}.") from error
    return found
