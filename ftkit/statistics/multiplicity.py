"""Many tests at once: p values corrected for having asked more than one question."""

from collections.abc import Sequence


def holm(p_values: Sequence[float]) -> list[float]:
    """The p values corrected so that any false alarm among all of them is as rare as promised for one; order kept.

    Holds whatever the dependence between the tests. Raises ValueError for a p outside 0..1.
    Source: S. Holm, Scand. J. Statist. 6 (1979), 65-70.
    """
    corrected = [0.0] * len(p_values)
    highest = 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        p = p_values[place]
        if not 0 <= p <= 1:
            raise ValueError(f"p = {p} is not within 0..1.")
        highest = max(highest, min(1.0, p * (len(p_values) - rank)))
        corrected[place] = highest
    return corrected
