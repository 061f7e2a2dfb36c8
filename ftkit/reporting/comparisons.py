"""Pairs in words. The fine-tuned candidate stands first, else the higher one, so that "more" is what one expects."""

from ftkit.reporting.words import ABSENT, counted, measure_title, number
from ftkit.reports import LEVEL, Pair, ScoreReport
from ftkit.values import Value

_FINE = 2.0
"""Points: an interval that is narrower is told to a tenth of one."""


class Comparison(Value, frozen=True, kw_only=True):
    """A pair, turned so that the fine-tuned candidate is `a`, else the higher one, and what it says."""

    pair: Pair
    words: str  # "tuned complies more often than few-shot"
    difference: str  # "+52 points", "+0.21"
    interval: str  # "38 to 64"
    told_apart: bool


class Measure(Value, frozen=True, kw_only=True):
    """All comparisons by one measure, those with a fine-tuned candidate first."""

    measure: str
    title: str
    comparisons: tuple[Comparison, ...]

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The figures alone."""
        return tuple(comparison.pair for comparison in self.comparisons)

    @property
    def summary(self) -> str:
        """How many of the pairs show a difference: "4 of 6 pairs differ"."""
        return f"{sum(one.told_apart for one in self.comparisons)} of {len(self.comparisons)} pairs differ"


def measures(report: ScoreReport) -> tuple[Measure, ...]:
    """The report's pairs by measure, in the order in which the measures first appear."""
    by_measure: dict[str, list[Pair]] = {}
    for pair in report.pairs:
        by_measure.setdefault(pair.measure, []).append(_facing(pair, report))
    return tuple(_measure(measure, pairs, report) for measure, pairs in by_measure.items())


def certainty(report: ScoreReport) -> str:
    """How sure the verdict is, in plain words; empty where nothing was decided or the pair is not in the report."""
    if report.verdict.decision == "no-comparison":
        return ""
    return next((_certainty(_facing(pair, report)) for pair in report.pairs if _is_of(pair, report)), "")


def footing(report: ScoreReport) -> tuple[str, ...]:
    """What else the verdict stands on: where its baseline was chosen, the margin, the cases that would settle it."""
    verdict = report.verdict
    said = []
    if verdict.baseline and verdict.chosen_on != "test":
        said.append(
            f"{verdict.baseline} is the best baseline on the {verdict.chosen_on} split; the figures are the test's."
        )
    pair = next((one for one in report.pairs if _is_of(one, report) and one.detectable is not None), None)
    if pair and pair.detectable is not None:
        size = signed(pair.detectable, points=counts_passes(pair)).removeprefix("+")
        said.append(f"So many cases show a difference of {size} or more in 4 of 5 trials.")
    if verdict.margin is not None:
        said.append(f"No worse means: worse by less than {number(verdict.margin)}.")
    if verdict.more_cases and f"{verdict.more_cases:,}" not in verdict.sentence:
        said.append(f"About {verdict.more_cases:,} more cases would settle it in 4 of 5 trials.")
    return tuple(said)


def prompt_cost(report: ScoreReport) -> str:
    """How many prompt tokens each request carries, fine-tuned against baseline; empty where that is not known."""
    tuned, baseline = report.verdict.fine_tuned, report.verdict.baseline
    short, long = _prompt_tokens(report, tuned), _prompt_tokens(report, baseline)
    if short is None or long is None:
        return ""
    less = "fewer" if short <= long else "more"
    return (
        f"Every request carries {short:,} prompt tokens with {tuned} and {long:,} with {baseline}: "
        f"{abs(long - short):,} {less} each time."
    )


def signed(difference: float, *, points: bool) -> str:
    """A difference with its sign: "+52 points" of a share, "\u22120.08" of anything else."""
    size = _in_points(abs(difference)) if points else number(abs(difference))
    sign = "" if not difference else "+" if difference > 0 else "\u2212"
    unit = "" if not points else " point" if size == "1" else " points"
    return f"{sign}{size}{unit}"


def counts_passes(pair: Pair) -> bool:
    """Whether the pair was compared by passes and fails, and not by means."""
    return pair.a_only is not None


def _is_of(pair: Pair, report: ScoreReport) -> bool:
    """Whether the verdict was made of this pair."""
    verdict = report.verdict
    return pair.measure == verdict.measure and {pair.a, pair.b} == {verdict.fine_tuned, verdict.baseline}


def _measure(measure: str, pairs: list[Pair], report: ScoreReport) -> Measure:
    pairs = sorted(pairs, key=lambda pair: not report.candidates[pair.a].fine_tuned)  # stable: else as they stood
    return Measure(measure=measure, title=measure_title(measure), comparisons=tuple(map(_comparison, pairs)))


def _comparison(pair: Pair) -> Comparison:
    told_apart = pair.p_holm is not None and pair.p_holm < LEVEL
    points = counts_passes(pair)
    return Comparison(
        pair=pair,
        words=_words(pair, told_apart=told_apart),
        difference=ABSENT if pair.difference is None else signed(pair.difference, points=points),
        interval=_interval(pair, points=points),
        told_apart=told_apart,
    )


def _words(pair: Pair, *, told_apart: bool) -> str:
    if pair.difference is None or pair.p_holm is None:
        return f"{pair.a} and {pair.b} were not compared"
    if not told_apart:
        return f"{pair.a} and {pair.b} cannot be told apart"
    more = "more" if pair.difference > 0 else "less"
    if not counts_passes(pair):
        return f"{pair.a} scores {'higher' if pair.difference > 0 else 'lower'} than {pair.b}"
    verb = "complies" if pair.measure == "compliance" else "passes" if pair.measure.startswith("check:") else "is right"
    return f"{pair.a} {verb} {more} often than {pair.b}"


def _interval(pair: Pair, *, points: bool) -> str:
    if pair.low is None or pair.high is None:
        return ABSENT
    scale = 100 if points else 1
    fine = scale * (pair.high - pair.low) < _FINE
    low, high = (f"{end * scale:.{int(fine)}f}" if points else number(end) for end in (pair.low, pair.high))
    return f"{low} to {high}".replace("-", "\u2212")


def _in_points(size: float) -> str:
    """A hundredfold, whole from one upwards: what is less than a point is not nothing."""
    return f"{size * 100:.0f}" if size >= 0.01 or not size else f"{size * 100:.1g}"


def _certainty(pair: Pair) -> str:
    fact = _divided(pair) if counts_passes(pair) else _apart(pair)
    return fact if pair.p_holm is None else f"{fact} {_chance(pair)}"


def _divided(pair: Pair) -> str:
    verb = "complied" if pair.measure == "compliance" else "were right"
    sides = f"{pair.a_only:,} {verb} only with {pair.a} and {pair.b_only:,} only with {pair.b}"
    return f"Of the same {counted(pair.n, 'case')}, {sides}."


def _apart(pair: Pair) -> str:
    if pair.difference is None:
        return ""
    higher = "higher" if pair.difference > 0 else "lower"
    size = number(abs(pair.difference))
    interval = _interval(pair if pair.difference > 0 else pair.turned(), points=False)
    title = measure_title(pair.measure)
    mean = f"{title} is {higher} with {pair.a} by {size} on average (95 % interval {interval})"
    return f"On the same {counted(pair.n, 'case')}, {mean}."


def _chance(pair: Pair) -> str:
    p = pair.p_holm or 0.0
    what = "divide them this unevenly" if counts_passes(pair) else "put them this far apart"
    if p < 0.001:
        times = "less than once in 1,000 times"
    elif p < 0.01:
        times = f"about {p * 1000:.0f} times in 1,000"
    elif p > 0.95:
        times = "nearly every time"
    else:
        times = f"about {p * 100:.0f} times in 100"
    return f"If there were no real difference, chance alone would {what} {times}."


def _facing(pair: Pair, report: ScoreReport) -> Pair:
    a_tuned, b_tuned = (report.candidates[name].fine_tuned for name in (pair.a, pair.b))
    if a_tuned != b_tuned:
        return pair if a_tuned else pair.turned()
    return pair.turned() if (pair.difference or 0) < 0 else pair


def _prompt_tokens(report: ScoreReport, candidate: str) -> int | None:
    """Whole tokens, so that the sentence adds up as it is read."""
    mean = report.candidates[candidate].prompt_tokens if candidate in report.candidates else None
    return None if mean is None or mean.mean is None else round(mean.mean)
