"""From how many rows on a model is better than the best baseline: the line that a learning curve has to pass."""

from collections.abc import Sequence

from ftkit.reports import LEVEL, CurveBaseline, Mean, Pair
from ftkit.scoring.figures import mean_of
from ftkit.scoring.learning_curve import Part
from ftkit.scoring.measured import Measure, Measured
from ftkit.scoring.pairs import corrected, pair
from ftkit.scoring.weighing import gain


def overtaken(
    measured: Measured, measure: Measure, parts: Sequence[Part], baseline: str, seed: int
) -> CurveBaseline | None:
    """The baseline beside the curve; None where nothing is known of it.

    Surely better means a p below 0.05, corrected after Holm over the parts, at a part and at all larger ones.
    """
    reached = mean_of(measure.values[baseline], measured.clusters)
    if reached.mean is None:
        return None
    ordered = sorted(parts, key=lambda part: part.rows)
    pairs = corrected([pair(measured, measure, part.candidate, baseline, seed) for part in ordered])
    rows = _better_from([part.rows for part in ordered], pairs)
    return CurveBaseline(
        candidate=baseline, reached=reached, better_from=rows, sentence=_sentence(baseline, reached, rows)
    )


def _better_from(rows: Sequence[int], pairs: Sequence[Pair]) -> int | None:
    found = None
    for count, one in zip(reversed(rows), reversed(pairs), strict=True):
        if one.p_holm is None or one.p_holm >= LEVEL or (gain(one) or 0.0) <= 0:
            break
        found = count
    return found


def _sentence(baseline: str, reached: Mean, rows: int | None) -> str:
    named = f"the best baseline, '{baseline}' ({reached.mean:.3f})"
    if rows is None:
        return f"The model of all rows is not surely better than {named}."
    return f"From {rows:,} rows on the model is surely better than {named}."
