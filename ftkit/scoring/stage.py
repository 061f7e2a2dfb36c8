"""The stage: asks a project's candidates, has their answers judged, and leaves a score folder."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from ftkit import datasets, folders, interfaces, jsonl
from ftkit.answer_files.filed import Filed
from ftkit.answer_files.lines import written
from ftkit.errors import ConfigError, DataError
from ftkit.manifests import SCORE_MANIFEST
from ftkit.plugins import Plugins
from ftkit.project import Project
from ftkit.reports import CandidateReport, ScoreReport
from ftkit.scoring import asking, earlier, guarding, thresholds, trial, validation, yardstick
from ftkit.scoring.asking import Tell
from ftkit.scoring.guarding import Guarded
from ftkit.scoring.known import Known
from ftkit.scoring.learning_curve import Part
from ftkit.scoring.metric_versions import metric_versions
from ftkit.scoring.panels import Ground, Panel, panel
from ftkit.scoring.settled import Terms
from ftkit.scoring.thresholds import Stated
from ftkit.scoring.validation import Chosen
from ftkit.versions import versions_of


class Scored(msgspec.Struct, frozen=True, kw_only=True):
    """A finished score folder."""

    folder: Path
    report: ScoreReport
    up_to_date: bool
    engine: interfaces.Engine  # that judged it, and may make its pages
    filed: Filed | None = None  # where its lines stand, where it was written just now

    @property
    def failed(self) -> int:
        """The requests that have no answer."""
        return sum(one.errors for one in self.report.candidates.values())


class Effort(msgspec.Struct, frozen=True, kw_only=True):
    """What is done again, and by how many processes; none of it changes what is found."""

    again: bool = False  # ask everyone anew
    retry_failed: bool = False  # ask the failed requests anew, although nothing else changed
    workers: int | None = None  # None: as many as are worth their start


def run(  # noqa: PLR0913 - the stage's own settings, all by name
    project: Project,
    plugins: Plugins,
    *,
    dataset: Path,
    models: Path,
    folder: Path,
    effort: Effort = Effort(),  # noqa: B008 - a frozen value
    parts: Sequence[Part] = (),
    tell: Tell = lambda _candidate, _answered, _wanted: None,
) -> Scored:
    """Scores a project's candidates into `folder`, or finds it up to date.

    An interrupted run goes on with the answers it has. Answers of the last finished run are used again where
    everything that decides them is equal, unless everyone is to be asked anew. `parts` are the candidates that were
    trained on parts of the rows, for a learning curve.
    """
    if not project.score.candidates:
        raise ConfigError(f"{project.file} names no candidates under 'score', so there is nobody to ask.")
    folders.refuse_foreign(folder, SCORE_MANIFEST)
    data = datasets.opened(dataset)
    bench = trial.built_bench(project.contract, project.score.metrics, plugins, project.root)
    yardstick.refuse_none(bench)
    score = project.score
    thresholds.verify(Stated(score.rule, score.prices), [one.name for one in score.candidates], bench)
    cases = data.sample("test", score.cases, score.seed)
    if not cases:
        raise DataError(f"the test split of {dataset} has no rows, so there is nothing to score.")
    engine = trial.built_engine(effort.workers, plugins)
    ground = Ground(project=project, plugins=plugins, models=models, data=data, bench=bench, engine=engine)
    tried = validation.tried(ground)
    test = panel(ground, {one.name: one.candidate for one in tried.entrants}, cases)
    inputs = _inputs(ground, test.keys, tried.keys)
    finished = _finished(folder)
    if finished and finished.inputs == inputs and not _is_to_be_asked(finished, effort):
        _forget_asked(folder)
        return Scored(folder=folder, report=finished, up_to_date=True, engine=engine)
    with folders.building(folder) as (partial, _lock):
        _clear(partial, again=effort.again)
        kept = None if effort.again else finished
        known = Known(folder=folder, keys=kept.asked if kept else {})
        on_validation = Known(folder=folder / validation.FOLDER, keys=kept.tried if kept else {})
        chosen = validation.chosen(tried, partial, on_validation, tell)
        test = test.among({one.name: one.candidate.name for one in chosen.entrants})
        answers = {
            name: asking.answered(one, partial / "asked", known.answers(name, one.key), tell)
            for name, one in test.asked.items()
        }
        lines = written(partial / trial.CASES, [jsonl.packed(test.scored_cases())])
        judging = test.trial(answers)
        judgement = trial.judged(judging, partial)
        found = guarding.of_project(test, judgement.observed)
        report = trial.reported(judging, judgement, _terms(test, chosen, found, parts))
        report = _with_settings(report, test, inputs)
        report = msgspec.structs.replace(
            report,
            guards=found.guards,
            exposures=found.exposures,
            choices=chosen.choices,
            warnings=(*report.warnings, *([tried.warning] if tried.warning else [])),
            tried=tried.keys,
        )
        earlier.settled(partial / validation.FOLDER / trial.VERDICTS)
        trial.finish(partial, folder, report)
    _forget_asked(folder)
    filed = trial.filed(judgement, lines, folder)
    return Scored(folder=folder, report=report, up_to_date=False, engine=engine, filed=filed)


def _terms(test: Panel, chosen: Chosen, found: Guarded, parts: Sequence[Part]) -> Terms:
    score = test.ground.project.score
    costs = {name: one.candidate.own_costs for name, one in test.asked.items()}
    return Terms(
        rule=score.rule,
        prices={name: costs[name].added_to(told) for name, told in score.prices.items()},
        validation=chosen.reports,
        guards=found.guards,
        parts=parts,
        seed=score.seed,
    )


def _inputs(ground: Ground, keys: Mapping[str, str], tried: Mapping[str, str]) -> str:
    score = ground.project.score
    metrics = [[named.metric.written(), named.key] for named in score.metrics]
    listed = ["genai-prices"] if any(one.model for one in score.prices.values()) else []
    versions = versions_of(["ftkit", "numpy", *listed])
    reading = [score.slices, score.rule, score.prices, metric_versions(ground.bench)]
    rules = ground.bench.contract.written()
    return jsonl.digest([ground.data.manifest.digest, rules, metrics, keys, tried, score.seed, reading, versions])


def _finished(folder: Path) -> ScoreReport | None:
    return trial.read_report(folder) if folders.is_finished(folder, SCORE_MANIFEST) else None


def _is_to_be_asked(finished: ScoreReport, effort: Effort) -> bool:
    """Whether some questions are to be asked although everything that decides the answers is as it was."""
    return effort.again or (effort.retry_failed and any(one.errors for one in finished.candidates.values()))


def _clear(partial: Path, *, again: bool) -> None:
    """Keeps the answers and verdicts of an interrupted run, unless everyone is to be asked anew."""
    asked = partial / "asked"
    if again:
        folders.emptied(partial)
    earlier.cleared(partial, partial / trial.VERDICTS, asked.name, validation.FOLDER)
    asked.mkdir(exist_ok=True)


def _forget_asked(folder: Path) -> None:
    """Removes the answers one by one from a finished folder: its `predictions.jsonl` holds them all."""
    shutil.rmtree(folder / "asked", ignore_errors=True)


def _with_settings(report: ScoreReport, test: Panel, inputs: str) -> ScoreReport:
    def described(name: str, one: CandidateReport) -> CandidateReport:
        candidate = test.asked[name].candidate
        return msgspec.structs.replace(
            one,
            predictor=candidate.described,
            prompter=candidate.prompter_reference.name,
            warnings=candidate.warnings,
            losses=candidate.losses,
        )

    project = test.ground.project
    reports = {name: described(name, one) for name, one in report.candidates.items()}
    return msgspec.structs.replace(
        report,
        project=project.name,
        candidates=reports,
        warnings=(*report.warnings, *(warning for one in reports.values() for warning in one.warnings)),
        inputs=inputs,
        asked=test.keys,
        settings={
            "dataset": test.ground.data.manifest.digest,
            "cases": project.score.cases,
            "max_tokens": project.score.max_tokens,
            "seed": project.score.seed,
            "metrics": [named.metric.written() for named in project.score.metrics],
            **report.settings,
        },
    )
