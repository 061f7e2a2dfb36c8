"""From what was measured to what it means: comparisons, slices, money, and the verdict over all of them."""

from collections.abc import Mapping, Sequence

import msgspec

from ftkit.bills import BreakEven
from ftkit.reports import CandidateReport, Conclusion, Guard, LearningCurve, Pair, SliceReport
from ftkit.scoring.accounts import accounts
from ftkit.scoring.conclusion import Evidence, concluded, contestants
from ftkit.scoring.guards import voiding
from ftkit.scoring.learning_curve import Part, learning_curve
from ftkit.scoring.measured import Measured
from ftkit.scoring.overtaking import overtaken
from ftkit.scoring.pairs import compared
from ftkit.scoring.slices import sliced
from ftkit.scoring.weighing import counts
from ftkit.sections import PriceFile, RuleFile


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What the project says of the verdict, and what is known beside the measurements."""

    rule: RuleFile = RuleFile()
    prices: Mapping[str, PriceFile] = {}
    validation: Mapping[str, CandidateReport] = {}  # the candidates on the split that choices are made on
    guards: Sequence[Guard] = ()
    parts: Sequence[Part] = ()  # candidates trained on nested parts of the rows
    seed: int = 7


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a report says beyond the single candidates, and these with their bills."""

    candidates: Mapping[str, CandidateReport]
    pairs: tuple[Pair, ...]
    verdict: Conclusion
    slices: tuple[SliceReport, ...]
    break_even: BreakEven | None
    learning_curve: LearningCurve | None = None


def settled(measured: Measured, candidates: Mapping[str, CandidateReport], terms: Terms) -> Settled:
    """Compares, divides, prices and concludes; fine-tuned candidates stand first in pairs."""
    billed = accounts(measured, terms.prices)
    reports = {
        name: msgspec.structs.replace(one, bill=billed.bills.get(name, one.bill))
        for name, one in _timed(candidates, terms.guards).items()
    }
    names = sorted(reports, key=lambda name: not reports[name].fine_tuned)
    deciding = sum(counts(measure.name, terms.rule) for measure in measured.measures)
    pairs = tuple(compared(measured, names, terms.seed, deciding))
    who = contestants(reports, terms.rule, terms.validation)
    break_even = billed.break_even(who.fine_tuned, who.baseline, terms.rule.months)
    evidence = Evidence(
        candidates=reports,
        pairs=pairs,
        rule=terms.rule,
        validation=terms.validation,
        void=voiding(terms.guards),
        break_even=break_even,
    )
    return Settled(
        candidates=reports,
        pairs=pairs,
        verdict=concluded(evidence),
        slices=sliced(measured, who.fine_tuned, who.baseline, terms.seed),
        break_even=break_even,
        learning_curve=_curve(measured, terms, who.baseline) if terms.parts else None,
    )


def _timed(candidates: Mapping[str, CandidateReport], guards: Sequence[Guard]) -> dict[str, CandidateReport]:
    """The candidates, without the seconds that are none of the model's."""
    void = {name for guard in voiding(guards, "latency") for name in guard.candidates}
    return {
        name: msgspec.structs.replace(one, seconds=None, latency=None) if name in void else one
        for name, one in candidates.items()
    }


def _curve(measured: Measured, terms: Terms, baseline: str) -> LearningCurve:
    """The curve of the first measure that counts, beside the best baseline where there is one."""
    name = terms.rule.counts[0] if terms.rule.counts else "compliance"
    curve = learning_curve(measured, name, terms.parts, terms.rule.least_difference)
    measure = measured.measure(name)
    if not baseline or measure is None:
        return curve
    return msgspec.structs.replace(curve, baseline=overtaken(measured, measure, terms.parts, baseline, terms.seed))
