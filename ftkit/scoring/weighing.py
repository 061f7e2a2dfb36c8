"""What the comparisons say for and against the fine-tuned candidate, by the project's own thresholds.

A measure speaks when its p, corrected over the pairs of candidates, is below 0.05. With many measures one of them
speaks by chance soon enough, so nothing decides unless a measure is sure: below 0.05 also when corrected over all that
count.
"""

from collections.abc import Sequence

import msgspec

from ftkit.reports import LEVEL, Pair
from ftkit.sections import RuleFile
from ftkit.statistics.multiplicity import holm


class Weighed(msgspec.Struct, frozen=True, kw_only=True):
    """The measures that count, by what they show. The fine-tuned candidate is `a` in each pair."""

    better: tuple[Pair, ...]  # those that speak for it, by enough to matter; none where no measure is sure
    worse: tuple[Pair, ...]
    sure: tuple[Pair, ...]  # those among them that decide
    open: tuple[Pair, ...]  # neither better nor worse
    no_worse: bool  # surely no worse in anything than the stated margin, where there is one
    no_better: bool  # the baseline is surely no worse in anything than the stated margin

    @property
    def clear(self) -> tuple[Pair, ...]:
        """The measures that tell the two apart."""
        return (*self.better, *self.worse)


def weighed(between: Sequence[Pair], rule: RuleFile) -> Weighed:
    """The pairs of the fine-tuned candidate, as `a`, and the baseline, sorted by what they show."""
    counted = [pair for pair in between if counts(pair.measure, rule)]
    speaking = [pair for pair in counted if _shown(pair, rule)]
    sure = tuple(pair for pair, p in _over_measures(counted) if p < LEVEL and pair in speaking)
    clear = speaking if sure else []
    return Weighed(
        better=tuple(pair for pair in clear if _shown(pair, rule) > 0),
        worse=tuple(pair for pair in clear if _shown(pair, rule) < 0),
        sure=sure,
        open=tuple(pair for pair in counted if pair not in clear),
        no_worse=bool(counted) and all(_no_worse(pair, rule) for pair in counted),
        no_better=bool(counted) and all(_no_worse(pair.turned(), rule) for pair in counted),
    )


def counts(measure: str, rule: RuleFile) -> bool:
    """Whether a measure decides: those that the project names, else compliance and the metrics."""
    return measure in rule.counts if rule.counts else measure == "compliance" or measure.startswith("metric:")


def _over_measures(counted: Sequence[Pair]) -> list[tuple[Pair, float]]:
    """The pairs that have a p, with that p corrected after Holm over all of them."""
    known = [(pair, pair.p_holm) for pair in counted if pair.p_holm is not None]
    corrected = holm([p for _, p in known])
    return [(pair, p) for (pair, _), p in zip(known, corrected, strict=True)]


def gain(pair: Pair) -> float | None:
    """How much better a is than b; negative where it is worse."""
    if pair.difference is None:
        return None
    return pair.difference if pair.higher_is_better else -pair.difference


def is_left_open(pair: Pair) -> bool:
    """Whether what is unmeasured of the contract could turn the difference round, or make it none."""
    if pair.bounds is None or pair.measure.startswith("metric:"):
        return False  # a metric lacks a value where a reference does, which is no candidate's doing
    least, most = pair.bounds
    return least < most and least <= 0 <= most


def more_cases(pairs: Sequence[Pair], rule: RuleFile) -> int | None:
    """The fewest cases beyond those there are that would settle one of the measures; None where none would."""
    needed = [n - pair.n for pair in pairs for n in _settling(pair, rule)]
    return max(1, min(needed)) if needed else None


def _settling(pair: Pair, rule: RuleFile) -> list[int]:
    """With how many cases the difference would show, and with how many it would be surely within the margin."""
    if is_left_open(pair):
        return []
    found: list[int] = []
    if pair.difference and abs(pair.difference) >= rule.least_difference and pair.cases_needed is not None:
        found.append(pair.cases_needed)
    worst = _worst(pair)
    better_by = gain(pair)
    if rule.margin is not None and worst is not None and better_by is not None and better_by + rule.margin > 0:
        found.append(int(pair.n * ((better_by - worst) / (better_by + rule.margin)) ** 2) + 1)
    return found


def _shown(pair: Pair, rule: RuleFile) -> int:
    """1 where a is surely better, -1 where it is surely worse, 0 where there is no telling or it does not matter."""
    better_by = gain(pair)
    if pair.p_holm is None or pair.p_holm >= LEVEL or not better_by or abs(better_by) < rule.least_difference:
        return 0
    if is_left_open(pair):
        return 0
    if better_by < 0 and _no_worse(pair, rule):
        return 0
    if better_by > 0 and _no_worse(pair.turned(), rule):
        return 0
    return 1 if better_by > 0 else -1


def _no_worse(pair: Pair, rule: RuleFile) -> bool:
    """Whether a is surely no worse than b by the margin: the whole 95 % interval is above it."""
    worst = _worst(pair)
    return rule.margin is not None and worst is not None and worst > -rule.margin


def _worst(pair: Pair) -> float | None:
    """The worst for a that may be: the interval's end, or what the unmeasured make of it.

    Where no case differs a mean has no interval, and is as good as equal.
    """
    worst = _end(pair)
    if worst is None or pair.bounds is None or pair.measure.startswith("metric:"):
        return worst
    return min(worst, pair.bounds[0])


def _end(pair: Pair) -> float | None:
    end = pair.low if pair.higher_is_better else pair.high
    if end is None:
        return 0.0 if pair.difference == 0 and pair.n else None
    return end if pair.higher_is_better else -end
