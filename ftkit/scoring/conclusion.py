"""The answer to the question: fine-tune, keep prompting, or not enough evidence; by the project's own thresholds.

The fine-tuned candidate is compared with the best baseline, never with a convenient one.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from ftkit.bills import BreakEven
from ftkit.reports import CandidateReport, Conclusion, Decision, Guard, Pair
from ftkit.scoring import wording
from ftkit.scoring.choosing import merit
from ftkit.scoring.weighing import Weighed, more_cases, weighed
from ftkit.sections import RuleFile


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a verdict rests on."""

    candidates: Mapping[str, CandidateReport]
    pairs: Sequence[Pair]
    rule: RuleFile = RuleFile()
    validation: Mapping[str, CandidateReport] = {}  # the same candidates on the split that choices are made on
    void: Sequence[Guard] = ()  # why there is no comparison
    break_even: BreakEven | None = None  # of the two that `contestants` names


class Contestants(NamedTuple):
    """The best fine-tuned candidate and the best baseline, a name each or nothing, and the split that settled it."""

    fine_tuned: str
    baseline: str
    chosen_on: str


class _Decided(NamedTuple):
    decision: Decision
    reason: str
    measure: str = "compliance"


def contestants(
    candidates: Mapping[str, CandidateReport], rule: RuleFile, validation: Mapping[str, CandidateReport]
) -> Contestants:
    """Who is compared: the best of either side on the validation split where its rivals were asked, else on the test.

    A candidate that is dearer than the project allows is passed over where its side has another.
    """
    sides = [_affordable(candidates, rule, fine_tuned=side) for side in (True, False)]
    contested = [side for side in sides if len(side) > 1]
    on_validation = bool(contested) and all(set(side) <= set(validation) for side in contested)
    ranked = {**candidates, **validation} if on_validation else candidates
    tuned, baseline = (_best({name: ranked[name] for name in side}) for side in sides)
    return Contestants(tuned, baseline, "validation" if on_validation else "test")


def concluded(evidence: Evidence) -> Conclusion:
    """The verdict over candidates and their comparisons."""
    who = contestants(evidence.candidates, evidence.rule, evidence.validation)
    between = [_facing(pair, who.fine_tuned) for pair in evidence.pairs if {pair.a, pair.b} == set(who[:2])]
    scales = weighed(between, evidence.rule)
    decided = _void(evidence, who) or _fit(evidence, who, _decided(evidence, who, scales))
    conclusion = Conclusion(
        decision=decided.decision,
        sentence="",
        fine_tuned=who.fine_tuned,
        baseline=who.baseline,
        measure=decided.measure,
        rule=wording.rule(evidence.rule, who.chosen_on),
        reason=decided.reason,
        more_cases=more_cases(scales.open, evidence.rule) if decided.reason == "silence" else None,
        chosen_on=who.chosen_on,
        margin=evidence.rule.margin,
    )
    sentence = wording.sentence(conclusion, evidence.candidates, between, scales, evidence.void, evidence.break_even)
    return msgspec.structs.replace(conclusion, sentence=sentence)


def _affordable(candidates: Mapping[str, CandidateReport], rule: RuleFile, *, fine_tuned: bool) -> list[str]:
    side = [name for name, report in candidates.items() if report.fine_tuned == fine_tuned]
    return [name for name in side if not _too_dear(candidates[name], rule)] or side


def _too_dear(report: CandidateReport, rule: RuleFile) -> bool:
    request = report.bill.request if report.bill else None
    return rule.max_cost is not None and request is not None and request.dollars > rule.max_cost


def _best(candidates: Mapping[str, CandidateReport]) -> str:
    """The name of the best candidate, or nothing; the first one listed wins a tie."""
    return max(candidates, key=lambda name: merit(candidates[name]), default="")


def _void(evidence: Evidence, who: Contestants) -> _Decided | None:
    """Why nothing is compared, where nothing is."""
    if not who.fine_tuned or not who.baseline:
        return _Decided("no-comparison", "missing")
    concerned = [guard for guard in evidence.void if not guard.candidates or set(guard.candidates) & set(who[:2])]
    return _Decided("no-comparison", "void") if concerned else None


def _decided(evidence: Evidence, who: Contestants, scales: Weighed) -> _Decided:
    """The decision and what it rests on."""
    if scales.better and scales.worse:
        return _Decided("not-enough-evidence", "conflict")
    if scales.worse:
        return _Decided("keep-prompting", *_basis(scales))
    if _too_dear(evidence.candidates[who.fine_tuned], evidence.rule):
        return _Decided("keep-prompting", "too-dear")
    if scales.better:
        return _Decided("fine-tune", *_basis(scales))
    return _by_price(evidence, scales) or _Decided("not-enough-evidence", "silence")


def _fit(evidence: Evidence, who: Contestants, decided: _Decided) -> _Decided:
    """The decision, unless it recommends what never met the contract."""
    winner = {"fine-tune": who.fine_tuned, "keep-prompting": who.baseline}.get(decided.decision)
    if winner is None or evidence.candidates[winner].compliance.passed:
        return decided
    return _Decided("not-enough-evidence", "unfit", decided.measure)


def _basis(scales: Weighed) -> tuple[str, str]:
    """Whether form or quality decided, and the measure: compliance before a check before a metric."""
    forms = [pair.measure for pair in scales.sure if not pair.measure.startswith("metric:")]
    return ("form", forms[0]) if forms else ("quality", scales.sure[0].measure)


def _by_price(evidence: Evidence, scales: Weighed) -> _Decided | None:
    """Where neither is better and one is surely no worse, it wins if it is surely cheaper."""
    found = evidence.break_even
    if found is None or found.saving.low is None or found.saving.high is None:
        return None
    if scales.no_worse and found.saving.low > 0:
        return _Decided("fine-tune", "cheaper")
    if scales.no_better and found.saving.high < 0:
        return _Decided("keep-prompting", "cheaper")
    return None


def _facing(pair: Pair, tuned: str) -> Pair:
    """The pair with the fine-tuned candidate as `a`."""
    return pair if pair.a == tuned else pair.turned()
