"""How many cases a question takes: what so many cases can show, and how many would show what was seen.

All for a two-sided test at a stated level that finds the difference in 4 of 5 trials.
"""

from math import ceil, floor, log2, sqrt

from ftkit.statistics.normal import z_of

POWER = 0.8
_Z_POWER = z_of(2 * POWER - 1)
_STEPS = 60


def fewest_cases(level: float) -> int:
    """With fewer cases no exact test of pairs has a p below the level, even if all of them speak for the same one."""
    return floor(log2(2 / level)) + 1


def cases_for_shares(difference: float, discordance: float, level: float) -> int | None:
    """The cases with which McNemar's test finds a difference of two shares; None where there is none to be found.

    `discordance` is the share of cases that tell the two apart: never less than the difference itself.
    Source: R. J. Connor, Biometrics 43 (1987), 207-211.
    """
    sought = abs(difference)
    if not sought:
        return None
    split = max(discordance, sought)
    root = z_of(1 - level) * sqrt(split) + _Z_POWER * sqrt(split - sought**2)
    return max(fewest_cases(level), ceil((root / sought) ** 2))


def detectable_share(n: int, discordance: float, level: float) -> float | None:
    """The smallest difference of two shares over n cases that McNemar's test finds; None where no difference is."""
    if (cases_for_shares(1.0, discordance, level) or 0) > n:
        return None
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        needed = cases_for_shares(middle, discordance, level)
        low, high = (low, middle) if needed is not None and needed <= n else (middle, high)
    return high


def cases_for_mean(difference: float, error: float, n: int, level: float) -> int | None:
    """The cases with which a difference of means is found, from the standard error that n cases had."""
    if not difference:
        return None
    return max(fewest_cases(level), ceil(n * (detectable_mean(error, level) / difference) ** 2))


def detectable_mean(error: float, level: float) -> float:
    """The smallest difference of means that is found with this standard error."""
    return (z_of(1 - level) + _Z_POWER) * error
