"""The gate: a scored candidate held against the project's thresholds, its must-pass cases and an earlier run."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from ftkit import jsonl
from ftkit.errors import ConfigError, DataError, nearest
from ftkit.gating.comparing import candidate_change
from ftkit.gating.outcomes import verdicts_of
from ftkit.gating.results import CandidateChange, Change, Condition, GateResult
from ftkit.manifests import SCORE_MANIFEST
from ftkit.reports import CandidateReport, Mean, ScoreReport, Share, Verdict
from ftkit.scoring.guards import voiding
from ftkit.sections import GateFile, RegressionFile

T = TypeVar("T")

_SHOWN = 20
_ROUNDING = 1e-9


def judged(gate: GateFile, folder: Path, root: Path) -> GateResult:
    """Every condition of the gate for a finished score folder; paths in the gate start from `root`.

    Raises ConfigError for a gate that asks nothing, or names a candidate, check or metric that is not there.
    """
    report = jsonl.read_value(folder / SCORE_MANIFEST, ScoreReport)
    name = gate.candidate or _default(report)
    if name not in report.candidates:
        raise ConfigError(f"the gate is about '{name}', which was not scored.{nearest(name, report.candidates)}")
    if gate.compliance is not None or gate.must_pass:
        _refuse_vacuous(report.candidates[name], report.should)
    change = None if gate.regression is None else _change(gate.regression, name, folder, root)
    conditions = (
        *_thresholds(gate, report.candidates[name]),
        *_must_pass(_ids(gate.must_pass, root), folder, name),
        *(_regressions(gate.regression, change) if gate.regression and change else ()),
    )
    if not conditions:
        raise ConfigError("the gate asks for nothing: say under score.gate what a candidate must reach.")
    conditions += tuple(_unsound(report, name))
    met = all(condition.met for condition in conditions)
    return GateResult(candidate=name, met=met, conditions=conditions, compared=change)


def _unsound(report: ScoreReport, candidate: str) -> Iterator[Condition]:
    """What makes a comparison void makes the candidate's figures worth nothing, whatever they are."""
    for guard in (one for one in voiding(report.guards) if candidate in one.candidates):
        yield Condition(name=f"guard:{guard.name}", met=False, sentence=guard.sentence)


def _default(report: ScoreReport) -> str:
    tuned = [name for name, one in report.candidates.items() if one.fine_tuned]
    if report.verdict.fine_tuned or len(tuned) == 1:
        return report.verdict.fine_tuned or tuned[0]
    if len(report.candidates) == 1:
        return next(iter(report.candidates))
    raise ConfigError(f"whom is the gate about? Name it as score.gate.candidate.{nearest('', report.candidates)}")


def _thresholds(gate: GateFile, found: CandidateReport) -> Iterator[Condition]:
    if gate.compliance is not None:
        yield _share("compliance", found.compliance, gate.compliance)
    for check, wanted in gate.checks.items():
        yield _share(f"check:{check}", _known(found.checks, check, "check"), wanted)
    for metric, least in gate.metrics.items():
        yield _mean(metric, _known(found.metrics, metric, "metric"), least, higher=metric not in found.lower_is_better)


def _refuse_vacuous(found: CandidateReport, should: Collection[str]) -> None:
    if set(found.checks) <= set(should):
        raise ConfigError(
            "the gate asks for compliance, and no check is required, so every answer complies. Require a check in the "
            "contract, or name under the gate's 'checks' and 'metrics' what must be reached."
        )


def _known(measured: Mapping[str, T], name: str, kind: str) -> T:
    if name not in measured:
        raise ConfigError(f"the gate names the {kind} '{name}', which was not measured.{nearest(name, measured)}")
    return measured[name]


def _share(name: str, found: Share, wanted: float) -> Condition:
    asked = found.passed + found.failed + found.unmeasured
    met = found.share is not None and found.share >= wanted - _ROUNDING
    unmeasured = f", {found.unmeasured} not measured" if found.unmeasured else ""
    share = f"{found.share or 0:.1%} ({found.passed} of {asked}{unmeasured})" if asked else "nothing was measured"
    return Condition(name=name, met=met, sentence=f"{share}, wanted at least {wanted:.1%}")


def _mean(metric: str, found: Mean, wanted: float, *, higher: bool) -> Condition:
    """What is wanted of errors is a most, of anything else a least."""
    sign, bound = (1, "least") if higher else (-1, "most")
    met = found.mean is not None and sign * (found.mean - wanted) >= -_ROUNDING
    mean = "nothing was measured" if found.mean is None else f"{found.mean:.4g} on average over {found.n} cases"
    return Condition(name=f"metric:{metric}", met=met, sentence=f"{mean}, wanted at {bound} {wanted:g}")


def _ids(given: list[str] | str, root: Path) -> tuple[str, ...]:
    if not isinstance(given, str):
        return tuple(given)
    path = root / given
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"cannot read the must-pass cases in {path}: {error}.") from error
    ids = tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))
    if not ids:
        raise DataError(f"{path} names no must-pass case; write one id on each line.")
    return ids


def _must_pass(ids: Iterable[str], folder: Path, candidate: str) -> Iterator[Condition]:
    wanted = dict.fromkeys(ids)
    answers: dict[str, list[Verdict]] = {id_: [] for id_ in wanted}
    for verdict in jsonl.read(verdicts_of(folder), Verdict) if wanted else ():
        if verdict.candidate == candidate and verdict.id in answers:
            answers[verdict.id].append(verdict)
    for id_, verdicts in answers.items():
        broken = [sentence for verdict in verdicts if (sentence := _broken(verdict))]
        sentence = "was not asked" if not verdicts else broken[0] if broken else "complies"
        yield Condition(name=f"must-pass:{id_}", met=sentence == "complies", sentence=sentence, cases=(id_,))


def _broken(verdict: Verdict) -> str:
    """Why an answer does not comply; empty where it does."""
    if verdict.complies:
        return ""
    if verdict.error:
        return f"no answer: {verdict.error}"
    reasons = [f"{key}: {one.reason or one.verdict}" for key, one in verdict.findings.items() if not one.passed]
    return "; ".join(reasons) or "does not comply"


def _change(regression: RegressionFile, candidate: str, folder: Path, root: Path) -> CandidateChange:
    if verdicts_of(root / regression.baseline).resolve() == verdicts_of(folder).resolve():
        raise ConfigError(
            f"the gate's baseline {regression.baseline} is the run that is judged, which never falls behind itself. "
            "Keep a copy of an earlier run and name that."
        )
    change = candidate_change(candidate, folder, regression.candidate or candidate, root / regression.baseline)
    if not change.shared:
        raise DataError(
            f"{folder} and the baseline {regression.baseline} share no unchanged case, so nothing can be compared. "
            "Score the cases of the baseline, or keep a new one."
        )
    return change


def _regressions(regression: RegressionFile, change: CandidateChange) -> Iterator[Condition]:
    for measure, margin in {"compliance": regression.margin, **_prefixed(regression.metrics)}.items():
        found = change.change(measure)
        if found is None:
            known = (one.measure.removeprefix("metric:") for one in change.changes)
            name = measure.removeprefix("metric:")
            raise ConfigError(f"the gate's regression names '{name}', which not both runs have.{nearest(name, known)}")
        cases = change.broken[:_SHOWN] if measure == "compliance" else ()
        yield Condition(
            name=f"regression:{measure}",
            met=found.gain >= -margin - _ROUNDING,
            sentence=_regression(found, margin, change.only_before),
            cases=cases,
        )


def _prefixed(metrics: Mapping[str, float]) -> dict[str, float]:
    return {f"metric:{name}": margin for name, margin in metrics.items()}


def _regression(found: Change, margin: float, gone: int) -> str:
    points = found.fixed is not None
    said = f"{found.difference * 100:+.1f} points" if points else f"{found.difference:+.4g}"
    allowed = f"{margin * 100:.1f} points" if points else f"{margin:g}"
    counts = f", {found.broken} newly broken, {found.fixed} fixed" if points else ""
    test = f"{found.test} p = {found.p:.2g}"
    left = f" ({gone} more of the baseline's were not scored)" if gone else ""
    way = "less" if found.higher_is_better else "more"
    return f"{said} on the same {found.n} cases{left}{counts} ({test}), at most {allowed} {way} is let pass"
