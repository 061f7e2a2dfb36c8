"""The same figures for each value of a column: a mean may be fine while one department's cases all fail.

Many slices are looked at, so that one of them looks bad by chance: each pair is corrected over all slices.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from ftkit.reports import LEVEL, Pair, Share, SliceReport
from ftkit.scoring.cases import OTHERS
from ftkit.scoring.figures import counted_share, mean_of, share_of, worth_of
from ftkit.scoring.measured import Measured, Slicing
from ftkit.scoring.pairs import corrected, pair
from ftkit.statistics.groups import group_sums

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Among = NDArray[np.bool_]

MOST = 30
"""So many values of a column, the most frequent ones, are slices of their own; the rest is one slice."""


def sliced(measured: Measured, fine_tuned: str, baseline: str, seed: int) -> tuple[SliceReport, ...]:
    """All slices of all columns, the worst first: where the fine-tuned candidate complies least often.

    Without both sides there are no pairs, and the first candidate's share orders the slices.
    """
    parts = [(slicing.column, label, among) for slicing in measured.slicings for label, among in _parts(slicing)]
    pairs = _pairs(measured, fine_tuned, baseline, [among for _, _, among in parts], seed)
    found = [
        _slice(measured, column, label, among, compared)
        for (column, label, among), compared in zip(parts, pairs, strict=True)
    ]
    leading = fine_tuned or baseline or next(iter(measured.candidates), "")
    return tuple(sorted(found, key=lambda one: (_complying(one, leading), one.column, one.value)))


def _parts(slicing: Slicing) -> "Iterator[tuple[str, Among]]":
    """Each frequent value with its cases, and the rest."""
    import numpy as np

    sizes = np.bincount(slicing.codes, minlength=len(slicing.labels))
    frequent = np.argsort(-sizes, kind="stable")
    own = [int(code) for code in islice(frequent, MOST) if slicing.labels[code] != OTHERS and sizes[code]]
    for code in own:
        yield slicing.labels[code], slicing.codes == code
    rest = ~np.isin(slicing.codes, own)
    if rest.any():
        yield OTHERS, rest


def _pairs(
    measured: Measured, fine_tuned: str, baseline: str, parts: "Sequence[Among]", seed: int
) -> Sequence[Pair | None]:
    compliance = measured.measure("compliance")
    if not fine_tuned or not baseline or compliance is None:
        return [None] * len(parts)
    level = LEVEL / max(1, len(parts))
    return corrected([pair(measured, compliance, fine_tuned, baseline, seed, level, among) for among in parts])


def _slice(measured: Measured, column: str, label: str, among: "Among", compared: Pair | None) -> SliceReport:
    groups = None if measured.clusters is None else measured.clusters[among]
    report = SliceReport(column=column, value=label, cases=int(among.sum()), compliance={}, pair=compared)
    metrics = [measure for measure in measured.measures if measure.name.startswith("metric:")]
    return msgspec.structs.replace(
        report,
        compliance={name: _share(measured, name, among, groups) for name in measured.candidates},
        metrics={
            name: {one.name.removeprefix("metric:"): mean_of(one.values[name][among], groups) for one in metrics}
            for name in measured.candidates
        },
    )


def _share(measured: Measured, candidate: str, among: "Among", groups: "NDArray[np.int32] | None") -> Share:
    """The share that complied; answers to one case count by what they are worth together."""
    repeats, compliance = measured.repeats.get(candidate), measured.measure("compliance")
    assert compliance is not None  # it is always measured
    if repeats is None or not repeats.repeated:
        return share_of(compliance.values[candidate][among], groups)
    asked, passed = repeats.asked[among].astype(float), repeats.complied[among].astype(float)
    if groups is not None:
        asked, passed = group_sums(asked, groups), group_sums(passed, groups)
    return counted_share(int(passed.sum()), int(asked.sum() - passed.sum()), 0, worth_of(passed, asked))


def _complying(report: SliceReport, candidate: str) -> float:
    share = report.compliance.get(candidate)
    return share.share if share is not None and share.share is not None else 1.0
