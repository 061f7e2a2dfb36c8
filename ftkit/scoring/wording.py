"""The verdict in a sentence, and the rule that it was reached by: for people who will act on them."""

from collections.abc import Mapping, Sequence

from ftkit.bills import BreakEven
from ftkit.reports import CandidateReport, Conclusion, Guard, Pair, Share
from ftkit.scoring.weighing import Weighed, is_left_open
from ftkit.sections import RuleFile

_OPENINGS = {
    "fine-tune": "Fine-tune",
    "keep-prompting": "Keep prompting",
    "not-enough-evidence": "Not enough evidence",
    "no-comparison": "No comparison",
}


def rule(thresholds: RuleFile, chosen_on: str) -> str:
    """The rule, with the thresholds and the split that were applied."""
    counted = ", ".join(thresholds.counts) or "compliance and every metric"
    parts = [
        f"What counts: {counted}. Fine-tune when the fine-tuned candidate is better than the best baseline in any of "
        "these and worse in none; keep prompting when it is the other way round. A difference counts when its p value, "
        "corrected after Holm over all pairs of candidates, is below 0.05",
    ]
    if thresholds.least_difference:
        parts[0] += f", and when it is {thresholds.least_difference:g} or more"
    parts[0] += "."
    if len(thresholds.counts) != 1:
        parts.append("One of them at least must be that sure also when p is corrected over everything that counts.")
    if thresholds.margin is not None:
        parts.append(
            f"A difference whose whole 95 % interval stays within {thresholds.margin:g} counts as none; where nothing "
            "else decides, the one that is surely cheaper a request, and no worse than that, wins."
        )
    if thresholds.max_cost is not None:
        parts.append(f"No candidate wins at more than {thresholds.max_cost:g} dollars a request.")
    parts.append("A candidate that never keeps the whole contract is not recommended.")
    parts.append(
        "The best baseline has the highest compliance, then the best first metric, then the shortest prompt, on the "
        f"{chosen_on} split."
    )
    return " ".join(parts)


def sentence(  # noqa: PLR0913 - the parts of one sentence
    conclusion: Conclusion,
    candidates: Mapping[str, CandidateReport],
    between: Sequence[Pair],
    scales: Weighed,
    void: Sequence[Guard],
    break_even: BreakEven | None,
) -> str:
    """The verdict with its figures: what was found, how sure it is, and what would settle it."""
    tuned, baseline = conclusion.fine_tuned, conclusion.baseline
    if conclusion.reason == "missing":
        missing = "no fine-tuned candidate" if not tuned else "no prompting baseline"
        return f"No comparison of fine-tuning and prompting: {missing} was scored."
    if conclusion.reason == "void":
        return f"No comparison: {' '.join(_ended(guard.sentence) for guard in void)}"
    form = _form(candidates, tuned, baseline) + _difference(candidates[tuned], between)
    tail = _because(conclusion, candidates, scales, break_even) + _tokens(candidates, tuned, baseline)
    return f"{_OPENINGS[conclusion.decision]}: {form}{_quality(conclusion, scales)}{tail}."


def _form(candidates: Mapping[str, CandidateReport], tuned: str, baseline: str) -> str:
    if not candidates[tuned].checks:
        return f"'{tuned}' beside the best baseline '{baseline}', without a contract to keep"
    what = "answers" if candidates[tuned].repeated else "cases"
    return (
        f"'{tuned}' kept the whole contract in {_spoken(candidates[tuned].compliance)} {what}, "
        f"the best baseline '{baseline}' in {_spoken(candidates[baseline].compliance)}"
    )


def _difference(tuned: CandidateReport, between: Sequence[Pair]) -> str:
    """How far apart they are in what the contract asks; nothing where it asks nothing."""
    if not tuned.checks:
        return ""
    return f"; {_certainty(next((pair for pair in between if pair.measure == 'compliance'), None))}"


def _certainty(pair: Pair | None) -> str:
    if pair is None or pair.difference is None or pair.p_holm is None:
        return "the difference could not be measured"
    points = f"a difference of {pair.difference * 100:+.0f} points"
    if pair.low is not None and pair.high is not None:
        points += f" (95 % interval {pair.low * 100:+.0f} to {pair.high * 100:+.0f})"
    if pair.bounds is not None and pair.bounds[0] < pair.bounds[1]:
        least, most = (f"{end * 100:+.0f}" for end in pair.bounds)
        cases = "case" if pair.n == 1 else "cases"
        points += f" in the {pair.n:,} {cases} measured of both, and anything from {least} to {most} in all"
    return f"{points}, {pair.test} {_p(pair.p_holm)}"


def _quality(conclusion: Conclusion, scales: Weighed) -> str:
    clear = [pair for pair in scales.clear if pair.measure != "compliance"]
    named = ", ".join(_named(pair) for pair in clear)
    if conclusion.reason == "conflict":
        return f"; the figures point in different directions ({named})"
    if named:
        return f"; in content {named}"
    return "; no metric tells them apart" if any(map(_is_of_content, scales.open)) else ""


def _is_of_content(pair: Pair) -> bool:
    return pair.measure.startswith("metric:")


def _named(pair: Pair) -> str:
    way = "" if pair.higher_is_better else " (less is better)"
    return f"{pair.measure.removeprefix('metric:')} {pair.difference or 0:+.2f}{way}"


def _because(
    conclusion: Conclusion,
    candidates: Mapping[str, CandidateReport],
    scales: Weighed,
    break_even: BreakEven | None,
) -> str:
    """What decided beside the measures, or what would."""
    if conclusion.reason == "silence":
        return _missing_cases(conclusion, scales)
    if conclusion.reason == "unfit":
        return "; what never keeps the whole contract is not recommended, whatever else speaks for it"
    if conclusion.reason == "too-dear":
        bill = candidates[conclusion.fine_tuned].bill
        price = f"{bill.request.dollars:.3g}" if bill and bill.request else "more"
        return f"; but a request of it costs {price} dollars, which is beyond the project's limit"
    if conclusion.reason == "cheaper" and break_even is not None:
        winner = conclusion.fine_tuned if conclusion.decision == "fine-tune" else conclusion.baseline
        return (
            f"; '{winner}' is no worse than the margin of {conclusion.margin:g} allows, and saves "
            f"{abs(break_even.saving.dollars):.3g} dollars a request"
        )
    return ""


def _missing_cases(conclusion: Conclusion, scales: Weighed) -> str:
    shown = next((pair.detectable for pair in scales.open if pair.measure == "compliance"), None)
    least = "" if shown is None else f"; so many cases show a difference from about {shown * 100:.0f} points on"
    return f"{least}; {_settling(conclusion, scales)}"


def _settling(conclusion: Conclusion, scales: Weighed) -> str:
    if conclusion.more_cases is None and any(map(is_left_open, scales.open)):
        return "what was not measured could turn it round"
    if conclusion.more_cases is None:
        return "no number of further cases would settle so small a difference" + (
            "" if conclusion.margin is not None else " without a margin (`margin` of the rule)"
        )
    cases = "1 more case" if conclusion.more_cases == 1 else f"{conclusion.more_cases:,} more cases"
    return f"about {cases} would settle it if the difference stays as it is"


def _tokens(candidates: Mapping[str, CandidateReport], tuned: str, baseline: str) -> str:
    counts = [candidates[name].prompt_tokens for name in (tuned, baseline)]
    means = [count.mean for count in counts if count is not None and count.mean is not None]
    if len(means) < 2:
        return ""
    return f"; {means[0]:,.0f} prompt tokens a request against {means[1]:,.0f}"


def _ended(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _spoken(share: Share) -> str:
    n = share.passed + share.failed + share.unmeasured
    return f"{share.passed:,} of {n:,}"


def _p(value: float) -> str:
    return "p < 0.001" if value < 0.001 else f"p = {value:.3f}"
