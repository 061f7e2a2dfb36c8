"""The normal law and Student's t, without the second that a library of all laws takes to load."""

from math import erfc, sqrt
from statistics import NormalDist

_NORMAL = NormalDist()


def z_of(confidence: float) -> float:
    """How many standard errors an interval reaches to either side: 1.96 for 0.95."""
    return _NORMAL.inv_cdf(0.5 + confidence / 2)


def below(z: float) -> float:
    """The probability that a standard normal value is at most z, exact far out on the left, too."""
    return erfc(-z / sqrt(2)) / 2


def t_of(confidence: float, freedom: int) -> float:
    """As `z_of`, for a spread that was estimated with so many degrees of freedom.

    Within 0.1 % from 5 degrees on, and 3 % too small at 3.
    Source: Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 26.7.5.
    """
    z = z_of(confidence)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / float(freedom) ** power for power, term in enumerate(terms, start=1))
