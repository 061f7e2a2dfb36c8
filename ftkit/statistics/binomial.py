"""Exact probabilities of counts, summed from the wanted one outwards: a million cases take a few thousand steps."""

from math import exp, lgamma, log, log1p, sqrt

_NEGLIGIBLE = 1e-18
_FAR_OUT = 9
"""So many standard deviations below the mean lies nothing that counts."""


def at_most(hits: int, asked: int, share: float) -> float:
    """The probability of no more than so many hits among `asked`, each a hit with probability `share`."""
    if hits < 0:
        return 0.0
    if hits >= asked:
        return 1.0
    if hits <= asked * share:
        return min(1.0, _tail(hits, asked, share))
    return max(0.0, 1.0 - _tail(asked - hits - 1, asked, 1 - share))


def most_within(tail: float, asked: int, share: float) -> int:
    """The highest count of hits with `at_most(count, asked, share) <= tail`, for a tail below 0.5; -1 where none is."""
    count = max(-1, int(asked * share - _FAR_OUT * sqrt(asked * share * (1 - share))) - 30)
    total = at_most(count, asked, share)
    if total > tail:
        return -1
    term = exp(_log_term(count + 1, asked, share))
    while total + term <= tail:
        count += 1
        total += term
        term *= (asked - count) / (count + 1) * share / (1 - share)
    return count


def _tail(hits: int, asked: int, share: float) -> float:
    """The sum of the terms from `hits` down to 0, each smaller than the one before."""
    term = total = exp(_log_term(hits, asked, share))
    for count in range(hits, 0, -1):
        term *= count / (asked - count + 1) * (1 - share) / share
        total += term
        if term < _NEGLIGIBLE * total:
            break
    return total


def _log_term(hits: int, asked: int, share: float) -> float:
    ways = lgamma(asked + 1) - lgamma(hits + 1) - lgamma(asked - hits + 1)
    return ways + hits * log(share) + (asked - hits) * log1p(-share)
