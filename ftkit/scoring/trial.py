"""Judges everyone's answers and makes the report, whoever asked for them; nothing is held but numbers.

The lines are written in the order of the candidates and of their answers, however many workers judge them, so the same
files give the same bytes.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from ftkit import contract, folders, interfaces, jsonl
from ftkit.answer_files.filed import Filed
from ftkit.answer_files.lines import Lines
from ftkit.errors import ConfigError
from ftkit.manifests import SCORE_MANIFEST
from ftkit.plugins import Plugins, Reference
from ftkit.project import NamedMetric
from ftkit.reports import CandidateReport, ScoreReport
from ftkit.scoring import earlier, yardstick
from ftkit.scoring.answers import Answers
from ftkit.scoring.cases import Cases
from ftkit.scoring.doubts import doubts
from ftkit.scoring.filing import Filing
from ftkit.scoring.guards import Observed
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


CASES = "cases.jsonl"
PREDICTIONS = "predictions.jsonl"
VERDICTS = "verdicts.jsonl"


class Trial(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Everything that a report is made of."""

    answers: Mapping[str, Answers]
    cases: Cases
    references: References
    bench: Bench
    fine_tuned: frozenset[str] = frozenset()
    engine: interfaces.Engine
    key: str  # of everything that decides the verdicts


class Judgement(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What judging all answers gave."""

    tallies: Mapping[str, Tally]
    measured: Measured
    filing: Filing

    @property
    def observed(self) -> dict[str, Observed]:
        """What guards must know of each candidate's answers."""
        return {name: one.observed for name, one in self.tallies.items()}


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


def judged(trial: Trial, partial: Path) -> Judgement:
    """Judges all answers; writes predictions and verdicts into the partial folder as it goes.

    What an interrupted run of the same key has judged there is not judged again.
    """
    places = {name: trial.cases.places(answers.digests) for name, answers in trial.answers.items()}
    many = {name: len(answers) for name, answers in trial.answers.items()}
    judge = Judge(
        answers=trial.answers,
        references=trial.references,
        cases=trial.cases,
        places=places,
        bench=trial.bench,
        earlier=earlier.left(partial / VERDICTS, trial.key, many),
    )
    tallies = {name: Tally(len(trial.cases), len(answers), trial.bench) for name, answers in trial.answers.items()}
    numbers = {name: number for number, name in enumerate(trial.answers)}
    filing = Filing()
    with (partial / PREDICTIONS).open("wb") as predictions, (partial / VERDICTS).open("wb") as verdicts:
        for one in trial.engine.map(judge, judge.pieces()):
            predictions.write(one.predictions.blob)
            verdicts.write(one.verdicts.blob)
            verdicts.flush()  # what is judged is kept, whatever happens now
            name, first, end = one.piece
            tallies[name].add(one, places[name][first:end])
            filing.add(one, numbers[name], places[name][first:end])
    for tally in tallies.values():
        tally.settle()
    return Judgement(tallies=tallies, measured=measured(tallies, trial.cases, trial.bench), filing=filing)


def reported(trial: Trial, judgement: Judgement, terms: Terms) -> ScoreReport:
    """The report of what was judged: compared, priced and concluded."""
    built = trial.bench.contract
    reports = summaries(trial, judgement)
    meant = settled(judgement.measured, reports, terms)
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
        warnings=(*yardstick.reservations(trial.bench), *doubts(judgement.tallies, trial.bench)),
        should=tuple(clause.rule.key for clause in built.clauses if not clause.rule.required),
        settings={"metric_versions": versions} if versions else {},
    )


def summaries(trial: Trial, judgement: Judgement) -> dict[str, CandidateReport]:
    """What is measured of each candidate."""
    return {
        name: msgspec.structs.replace(
            summarised(name, tally, judgement.measured, trial.bench), fine_tuned=name in trial.fine_tuned
        )
        for name, tally in judgement.tallies.items()
    }


def finish(partial: Path, folder: Path, report: ScoreReport) -> None:
    """Writes `report.json` last and swaps the folder in."""
    earlier.settled(partial / VERDICTS)
    folders.write_durably(partial / SCORE_MANIFEST, jsonl.pretty(report))
    folders.swap_in(folder)


def filed(judgement: Judgement, cases: Lines, folder: Path) -> Filed:
    """Where the lines of a finished folder stand, those of its cases being known."""
    return judgement.filing.filed(cases.moved(folder / CASES), folder / PREDICTIONS, folder / VERDICTS)


def read_report(folder: Path) -> ScoreReport:
    """The report of a finished score folder. Raises DataError when there is none."""
    return jsonl.read_value(folder / SCORE_MANIFEST, ScoreReport)
