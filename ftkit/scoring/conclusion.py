"""The answer to the question: fine-tune, keep prompting, or not enough evidence; by a stated rule.

The fine-tuned candidate is compared with the best baseline, never with a convenient one.
"""

from collections.abc import Mapping, Sequence
from math import inf

from ftkit.reports import LEVEL, CandidateReport, Conclusion, Decision, Pair, Share

RULE = (
    "Fine-tune when the fine-tuned candidate complies with the contract more often than the best baseline, or equally "
    "often with better metrics; keep prompting when it is the other way round. A difference counts when its p value, "
    "corrected after Holm, is below 0.05. The best baseline has the highest compliance, then the best first metric, "
    "then the shortest prompt."
)


def concluded(candidates: Mapping[str, CandidateReport], pairs: Sequence[Pair]) -> Conclusion:
    """The verdict over candidates and their comparisons."""
    tuned = _best({name: report for name, report in candidates.items() if report.fine_tuned})
    baseline = _best({name: report for name, report in candidates.items() if not report.fine_tuned})
    if not tuned or not baseline:
        missing = "no fine-tuned candidate" if not tuned else "no prompting baseline"
        return Conclusion(
            decision="no-comparison",
            sentence=f"No comparison of fine-tuning and prompting: {missing} was scored.",
            fine_tuned=tuned,
            baseline=baseline,
            rule=RULE,
        )
    between = [_facing(pair, tuned) for pair in pairs if {pair.a, pair.b} == {tuned, baseline}]
    decision, reason = _decided(between)
    return Conclusion(
        decision=decision,
        sentence=_sentence(decision, reason, tuned, baseline, candidates, between),
        fine_tuned=tuned,
        baseline=baseline,
        measure=_basis(reason, between),
        rule=RULE,
    )


def _best(candidates: Mapping[str, CandidateReport]) -> str:
    """The name of the best candidate, or nothing; the first one listed wins a tie."""
    return max(candidates, key=lambda name: _merit(candidates[name]), default="")


def _merit(report: CandidateReport) -> tuple[float, float, float]:
    """What candidates are ranked by; the unknown loses to the known."""
    first = next((mean.mean for mean in report.metrics.values()), None)
    tokens = report.prompt_tokens.mean if report.prompt_tokens else None
    return (report.compliance.share or 0.0, -inf if first is None else first, -inf if tokens is None else -tokens)


def _decided(between: Sequence[Pair]) -> tuple[Decision, str]:
    """The decision and what it rests on, from the pairs with the fine-tuned candidate as `a`."""
    compliance = next(pair for pair in between if pair.measure == "compliance")
    metrics = [pair for pair in between if pair.measure.startswith("metric:")]
    better = [pair for pair in metrics if _direction(pair) > 0]
    worse = [pair for pair in metrics if _direction(pair) < 0]
    form = _direction(compliance)
    if form and not (worse if form > 0 else better):
        return ("fine-tune" if form > 0 else "keep-prompting"), "form"
    if form:
        return "not-enough-evidence", "conflict"
    if better and not worse:
        return "fine-tune", "quality"
    if worse and not better:
        return "keep-prompting", "quality"
    return "not-enough-evidence", "conflict" if better else "silence"


def _direction(pair: Pair) -> int:
    """1 where the fine-tuned candidate is surely better, -1 where it is surely worse, 0 where there is no telling."""
    if pair.p_holm is None or pair.p_holm >= LEVEL or not pair.difference:
        return 0
    return 1 if pair.difference > 0 else -1


def _facing(pair: Pair, tuned: str) -> Pair:
    """The pair with the fine-tuned candidate as `a`."""
    return pair if pair.a == tuned else pair.turned()


def _basis(reason: str, between: Sequence[Pair]) -> str:
    """The measure that the decision rests on."""
    clear = (pair.measure for pair in between if pair.measure.startswith("metric:") and _direction(pair))
    return next(clear) if reason == "quality" else "compliance"


def _sentence(  # noqa: PLR0913 - the parts of one sentence
    decision: Decision,
    reason: str,
    tuned: str,
    baseline: str,
    candidates: Mapping[str, CandidateReport],
    between: Sequence[Pair],
) -> str:
    compliance = next(pair for pair in between if pair.measure == "compliance")
    opening = {
        "fine-tune": "Fine-tune",
        "keep-prompting": "Keep prompting",
        "not-enough-evidence": "Not enough evidence",
        "no-comparison": "No comparison",
    }[decision]
    facts = (
        f"'{tuned}' kept the whole contract in {_spoken(candidates[tuned].compliance)} cases, "
        f"the best baseline '{baseline}' in {_spoken(candidates[baseline].compliance)}"
    )
    tokens = _tokens(candidates, tuned, baseline)
    return f"{opening}: {facts}; {_certainty(compliance)}{_quality(reason, between)}{tokens}."


def _certainty(pair: Pair) -> str:
    if pair.difference is None or pair.p_holm is None:
        return "the difference could not be measured"
    points = f"a difference of {pair.difference * 100:+.0f} points"
    if pair.low is not None and pair.high is not None:
        points += f" (95 % interval {pair.low * 100:+.0f} to {pair.high * 100:+.0f})"
    return f"{points}, {pair.test} {_p(pair.p_holm)}"


def _quality(reason: str, between: Sequence[Pair]) -> str:
    clear = [pair for pair in between if pair.measure.startswith("metric:") and _direction(pair)]
    named = ", ".join(
        f"{pair.measure.removeprefix('metric:')} {pair.difference:+.2f}"
        for pair in clear
        if pair.difference is not None
    )
    if reason == "conflict":
        return f"; the figures point in different directions ({named})"
    return f"; in content {named}" if named else "; no metric tells them apart"


def _tokens(candidates: Mapping[str, CandidateReport], tuned: str, baseline: str) -> str:
    counts = [candidates[name].prompt_tokens for name in (tuned, baseline)]
    means = [count.mean for count in counts if count is not None and count.mean is not None]
    if len(means) < 2:
        return ""
    return f"; {means[0]:.0f} prompt tokens a request against {means[1]:.0f}"


def _spoken(share: Share) -> str:
    n = share.passed + share.failed + share.unmeasured
    return f"{share.passed} of {n}"


def _p(value: float) -> str:
    return "p < 0.001" if value < 0.001 else f"p = {value:.3f}"
