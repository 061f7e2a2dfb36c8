"""Shares of cases that passed: how sure one is, and how two over the same cases differ.

Everything is built on Wilson's interval and on exact tests, as these stay honest at 0 % and at 100 %, where the
compliance of a fine-tuned model lives and the usual normal interval has no width.
"""

from math import sqrt
from typing import TYPE_CHECKING, Any

from ftkit.statistics.binomial import at_most
from ftkit.statistics.intervals import Interval
from ftkit.statistics.normal import z_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FEW = 5
"""With fewer passes or failures than this nobody can tell whether they come in groups."""


def wilson(hits: float, asked: float, confidence: float = 0.95) -> Interval:
    """The interval around the share hits/asked, both ends within 0..1.

    Raises ValueError when asked is 0, or hits is not in 0..asked.
    Source: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927), 209-212.
    """
    if asked == 0:
        raise ValueError("the share of 0 cases has no interval: nothing was asked.")
    if not 0 <= hits <= asked:
        raise ValueError(f"{hits} of {asked} is no share: hits must be within 0..{asked}.")
    z, share = z_of(confidence), hits / asked
    middle = share + z * z / (2 * asked)
    reach = z * sqrt(share * (1 - share) / asked + z * z / (4 * asked * asked))
    scale = 1 + z * z / asked
    low = 0.0 if hits == 0 else max(0.0, (middle - reach) / scale)
    high = 1.0 if hits == asked else min(1.0, (middle + reach) / scale)
    return Interval(min(low, share), max(high, share))


def mcnemar(a_only: int, b_only: int) -> float:
    """The exact two-sided p for two shares over the same cases being equal; 1.0 when no case tells them apart.

    Only the cases that one side alone passed carry evidence. Each is a fair coin if the shares are equal.
    Source: Q. McNemar, Psychometrika 12 (1947), 153-157, with the binomial in place of chi-square.
    """
    return min(1.0, 2 * at_most(min(a_only, b_only), a_only + b_only, 0.5))


def newcombe_paired(both: float, a_only: float, b_only: float, neither: float, confidence: float = 0.95) -> Interval:
    """The interval around the share of a minus the share of b over the same cases, both ends within -1..1.

    Adds up the two Wilson intervals, less what a and b have in common. It has width even where a and b never differ.
    At the edge it may side against the p of `mcnemar`: they are two methods.
    Raises ValueError when all counts are 0.
    Source: R. G. Newcombe, Statistics in Medicine 17 (1998), 2635-2650, method 10.
    """
    asked = both + a_only + b_only + neither
    low_a, high_a = wilson(both + a_only, asked, confidence)
    low_b, high_b = wilson(both + b_only, asked, confidence)
    share_a, share_b = (both + a_only) / asked, (both + b_only) / asked
    phi = _corrected_phi(both, a_only, b_only, neither)
    difference = (a_only - b_only) / asked
    below = _square_and_add(share_a - low_a, high_b - share_b, phi)
    above = _square_and_add(high_a - share_a, share_b - low_b, phi)
    return Interval(difference - below, difference + above)


def effective_cases(passed: "NDArray[np.floating[Any]]", asked: "NDArray[np.floating[Any]]") -> float:
    """How many independent answers those of some groups are worth, given what passed and what was asked of each group.

    Never more than there are. With fewer than five passes or five fails it is the number of groups: too few to tell.
    Source: L. Kish, Survey Sampling (1965), section 5.4: the design effect, estimated from the groups' own totals.
    """
    n, hits, groups = float(asked.sum()), float(passed.sum()), len(asked)
    if min(hits, n - hits) < FEW or groups < 2:
        return float(groups)
    share = hits / n
    variance = groups / (groups - 1) * float(((passed - share * asked) ** 2).sum()) / n**2
    return n / max(1.0, variance / (share * (1 - share) / n))


def _corrected_phi(both: float, a_only: float, b_only: float, neither: float) -> float:
    """The correlation of a and b, a positive one drawn half a case towards 0; 0 where a side is constant."""
    asked = both + a_only + b_only + neither
    margins = (both + a_only) * (b_only + neither) * (both + b_only) * (a_only + neither)
    if margins == 0:
        return 0.0
    agreement: float = both * neither - a_only * b_only
    if agreement > 0:
        agreement = max(agreement - asked / 2, 0.0)
    return agreement / sqrt(margins)


def _square_and_add(one: float, other: float, phi: float) -> float:
    return sqrt(max(0.0, one**2 - 2 * phi * one * other + other**2))
