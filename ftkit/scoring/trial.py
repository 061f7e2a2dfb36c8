"""Judges everyone's answers and makes the report, whoever asked for them; nothing is held but numbers.

The lines are written in the order of the candidates and of their answers, however many workers judge them, so the same
files give the same bytes.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from ftkit import contract, folders, interfaces, jsonl
from ftkit.errors import ConfigError
from ftkit.manifests import SCORE_MANIFEST
from ftkit.plugins import Plugins, Reference
from ftkit.project import NamedMetric
from ftkit.reports import CandidateReport, ScoreReport
from ftkit.scoring.answers import Answers
from ftkit.scoring.cases import Cases
from ftkit.scoring.judging import Bench, KeyedMetric
from ftkit.scoring.measured import Measured
from ftkit.scoring.metric_versions import metric_versions
from ftkit.scoring.pieces import Judge
from ftkit.scoring.right_answers import References
from ftkit.scoring.settled import Terms, settled
from ftkit.scoring.summary import summarised
from ftkit.scoring.tally import Tally, measured

if TYPE_CHECKING:
    from collections.abc import Sequence


class Trial(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Everything that a report is made of."""

    answers: Mapping[str, Answers]
    cases: Cases
    references: References
    bench: Bench
    fine_tuned: frozenset[str] = frozenset()
    terms: Terms = Terms()
    engine: interfaces.Engine


def built_bench(rules: Any, metrics: "Sequence[NamedMetric]", plugins: Plugins, base: Path) -> Bench:
    """The contract and the metrics, built. Raises ConfigError when two measures have one name."""
    keyed = tuple(KeyedMetric(metric=plugins.build("metric", named.metric, base), key=named.key) for named in metrics)
    names = [name for metric in keyed for name in metric.measures.values()]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ConfigError(f"two metrics are called '{twice[0]}'. Tell them apart with as: {{my-name: ...}}.")
    return Bench.of(contract.build(rules, plugins, base), keyed)


def built_engine(workers: int | None, plugins: Plugins) -> interfaces.Engine:
    """The engine of so many processes; None lets the work itself show whether more than one is worth it."""
    if workers is None:
        reference = Reference(name="auto", where="--workers")
    elif workers == 1:
        reference = Reference(name="inline", where="--workers")
    else:
        reference = Reference(name="processes", options={"workers": workers}, where="--workers")
    engine: interfaces.Engine = plugins.build("engine", reference, Path.cwd())
    return engine


def judged(trial: Trial, partial: Path) -> tuple[dict[str, Tally], Measured]:
    """Judges all answers; writes predictions and verdicts into the partial folder as it goes."""
    places = {name: trial.cases.places(answers.digests) for name, answers in trial.answers.items()}
    judge = Judge(
        answers=trial.answers, references=trial.references, cases=trial.cases, places=places, bench=trial.bench
    )
    tallies = {name: Tally(len(trial.cases), len(answers), trial.bench) for name, answers in trial.answers.items()}
    with (partial / "predictions.jsonl").open("wb") as predictions, (partial / "verdicts.jsonl").open("wb") as verdicts:
        for one in trial.engine.map(judge, judge.pieces()):
            predictions.write(one.predictions)
            verdicts.write(one.verdicts)
            name, first, end = one.piece
            tallies[name].add(one, places[name][first:end])
    for tally in tallies.values():
        tally.settle()
    return tallies, measured(tallies, trial.cases, trial.bench)


def reported(trial: Trial, partial: Path) -> ScoreReport:
    """Judges, writes predictions and verdicts into the partial folder, and returns the report."""
    tallies, found = judged(trial, partial)
    built = trial.bench.contract
    reports = _summaries(trial, tallies, found)
    meant = settled(found, reports, trial.terms)
    versions = metric_versions(trial.bench)
    return ScoreReport(
        candidates=dict(meant.candidates),
        pairs=meant.pairs,
        verdict=meant.verdict,
        slices=meant.slices,
        break_even=meant.break_even,
        learning_curve=meant.learning_curve,
        cases=len(trial.cases),
        contract={clause.rule.key: clause.instruction({}) for clause in built.clauses if clause.fixed},
        should=tuple(clause.rule.key for clause in built.clauses if not clause.rule.required),
        settings={"metric_versions": versions} if versions else {},
    )


def summaries(trial: Trial, partial: Path) -> dict[str, CandidateReport]:
    """Judges, writes predictions and verdicts into the folder, and returns what is measured of each candidate."""
    return _summaries(trial, *judged(trial, partial))


def _summaries(trial: Trial, tallies: Mapping[str, Tally], found: Measured) -> dict[str, CandidateReport]:
    return {
        name: msgspec.structs.replace(summarised(name, tally, found, trial.bench), fine_tuned=name in trial.fine_tuned)
        for name, tally in tallies.items()
    }


def finish(partial: Path, folder: Path, report: ScoreReport) -> None:
    """Writes `report.json` last and swaps the folder in."""
    folders.write_durably(partial / SCORE_MANIFEST, jsonl.pretty(report))
    folders.swap_in(folder)


def read_report(folder: Path) -> ScoreReport:
    """The report of a finished score folder. Raises DataError when there is none."""
    return jsonl.read_value(folder / SCORE_MANIFEST, ScoreReport)
