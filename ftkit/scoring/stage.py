"""The stage: asks a project's candidates, judges their answers, compares, concludes, and leaves a score folder."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from ftkit import contract, datasets, folders, jsonl
from ftkit.datasets import Dataset
from ftkit.errors import ConfigError, DataError
from ftkit.manifests import SCORE_MANIFEST
from ftkit.plugins import Plugins
from ftkit.project import NamedMetric, Project
from ftkit.reports import CandidateReport, Prediction, ScoredCase, ScoreReport, Verdict
from ftkit.scoring import asking, candidates
from ftkit.scoring.asking import Questions, Tell
from ftkit.scoring.conclusion import concluded
from ftkit.scoring.judging import Bench, KeyedMetric, Reference, judged
from ftkit.scoring.measures import measured
from ftkit.scoring.pairs import compared
from ftkit.scoring.summary import summarised
from ftkit.values import Example
from ftkit.versions import versions_of


class Scored(msgspec.Struct, frozen=True, kw_only=True):
    """A finished score folder."""

    folder: Path
    report: ScoreReport
    up_to_date: bool


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a report is made of, whoever asked the candidates."""

    predictions: Mapping[str, Sequence[Prediction]]
    references: Mapping[str, Reference]
    cases: Sequence[ScoredCase]
    bench: Bench
    fine_tuned: frozenset[str]
    seed: int


def run(  # noqa: PLR0913 - the stage's own settings, all by name
    project: Project,
    plugins: Plugins,
    *,
    dataset: Path,
    models: Path,
    folder: Path,
    again: bool = False,
    tell: Tell = lambda _candidate, _answered, _wanted: None,
) -> Scored:
    """Scores a project's candidates into `folder`, or finds it up to date.

    An interrupted run goes on with the answers it has. Answers of the last finished run are used again where
    everything that decides them is equal, unless `again` asks everyone anew.
    """
    if not project.score.candidates:
        raise ConfigError(f"{project.file} names no candidates under 'score', so there is nobody to ask.")
    folders.refuse_foreign(folder, SCORE_MANIFEST)
    data = datasets.opened(dataset)
    bench = built_bench(project.contract, project.score.metrics, plugins, project.root)
    cases = data.sample("test", project.score.cases, project.score.seed)
    if not cases:
        raise DataError(f"the test split of {dataset} has no rows, so there is nothing to score.")
    asked = _questions(project, plugins, models, data, bench, cases)
    inputs = _inputs(project, bench, data, asked)
    earlier = _earlier(folder)
    if earlier and earlier.inputs == inputs and not again:
        _forget_asked(folder)
        return Scored(folder=folder, report=earlier, up_to_date=True)
    with folders.building(folder) as (partial, _lock):
        _clear(partial, again=again)
        kept = {} if again or not earlier else earlier.asked
        answers = {
            name: asking.answered(one, partial / "asked", _kept(folder, name, one, kept), tell)
            for name, one in asked.items()
        }
        judgement = Judged(
            predictions=answers,
            references={case.id: Reference(text=case.target, record=case.record) for case in cases},
            cases=[ScoredCase(id=case.id, prompt=case.prompt, reference=case.target) for case in cases],
            bench=bench,
            fine_tuned=frozenset(name for name, one in asked.items() if one.candidate.fine_tuned),
            seed=project.score.seed,
        )
        report = _with_settings(reported(judgement, partial), project, asked, inputs, data)
        finish(partial, folder, report)
    _forget_asked(folder)
    return Scored(folder=folder, report=report, up_to_date=False)


def built_bench(rules: Any, metrics: Sequence[NamedMetric], plugins: Plugins, base: Path) -> Bench:
    """The contract and the metrics, built. Raises ConfigError when two measures have one name."""
    keyed = tuple(KeyedMetric(metric=plugins.build("metric", named.metric, base), key=named.key) for named in metrics)
    names = [name for metric in keyed for name in metric.measures.values()]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ConfigError(f"two metrics are called '{twice[0]}'. Tell them apart with as: {{my-name: ...}}.")
    return Bench(contract=contract.build(rules, plugins, base), metrics=keyed)


def reported(judgement: Judged, partial: Path) -> ScoreReport:
    """Judges, writes predictions, verdicts and cases into the partial folder, and returns the report."""
    jsonl.write(partial / "predictions.jsonl", _rows(judgement.predictions))
    verdicts = {
        name: list(judged(rows, judgement.references, judgement.bench)) for name, rows in judgement.predictions.items()
    }
    jsonl.write(partial / "verdicts.jsonl", _rows(verdicts))
    jsonl.write(partial / "cases.jsonl", judgement.cases)
    return _report(judgement, verdicts)


def finish(partial: Path, folder: Path, report: ScoreReport) -> None:
    """Writes `report.json` last and swaps the folder in."""
    folders.write_durably(partial / SCORE_MANIFEST, jsonl.pretty(report))
    folders.swap_in(folder)


def read_report(folder: Path) -> ScoreReport:
    """The report of a finished score folder. Raises DataError when there is none."""
    return jsonl.read_value(folder / SCORE_MANIFEST, ScoreReport)


def _questions(  # noqa: PLR0913 - one call, its arguments are the stage's own values
    project: Project, plugins: Plugins, models: Path, data: Dataset, bench: Bench, cases: Sequence[Example]
) -> dict[str, Questions]:
    ready = [
        candidates.ready(candidate, project, plugins, models, data, bench.contract)
        for candidate in project.score.candidates
    ]
    return {
        one.name: asking.questions(one, cases, data.rows("train"), bench.contract, project.score.max_tokens)
        for one in ready
    }


def _inputs(project: Project, bench: Bench, data: Dataset, asked: Mapping[str, Questions]) -> str:
    metrics = [[named.metric.written(), named.key] for named in project.score.metrics]
    keys = {name: one.key for name, one in asked.items()}
    versions = versions_of(["ftkit", "scipy", "numpy"])
    return jsonl.digest([data.manifest.digest, bench.contract.written(), metrics, keys, project.score.seed, versions])


def _earlier(folder: Path) -> ScoreReport | None:
    return read_report(folder) if folders.is_finished(folder, SCORE_MANIFEST) else None


def _clear(partial: Path, *, again: bool) -> None:
    """Keeps the answers of an interrupted run, unless everyone is to be asked anew."""
    asked = partial / "asked"
    if again:
        folders.emptied(partial)
    asked.mkdir(exist_ok=True)


def _forget_asked(folder: Path) -> None:
    """Removes the answers one by one from a finished folder: its `predictions.jsonl` holds them all."""
    shutil.rmtree(folder / "asked", ignore_errors=True)


def _kept(folder: Path, name: str, asked: Questions, keys: Mapping[str, str]) -> list[Prediction]:
    """The finished run's answers of a candidate, where everything that decides them is equal."""
    if keys.get(name) != asked.key:
        return []
    return [one for one in jsonl.read(folder / "predictions.jsonl", Prediction) if one.candidate == name]


def _rows(by_candidate: Mapping[str, Sequence[Any]]) -> Iterator[Any]:
    return (row for rows in by_candidate.values() for row in rows)


def _report(judgement: Judged, verdicts: Mapping[str, Sequence[Verdict]]) -> ScoreReport:
    measures = measured(verdicts, judgement.bench)
    names = sorted(verdicts, key=lambda name: name not in judgement.fine_tuned)
    built = judgement.bench.contract
    reports = {
        name: msgspec.structs.replace(
            summarised(rows, verdicts[name], measures, built, judgement.seed),
            fine_tuned=name in judgement.fine_tuned,
        )
        for name, rows in judgement.predictions.items()
    }
    pairs = tuple(compared(measures, names, judgement.seed))
    return ScoreReport(
        candidates=reports,
        pairs=pairs,
        verdict=concluded(reports, pairs),
        cases=len({verdict.id for rows in verdicts.values() for verdict in rows}),
        contract={clause.rule.key: clause.instruction({}) for clause in built.clauses if clause.fixed},
        should=tuple(clause.rule.key for clause in built.clauses if not clause.rule.required),
    )


def _with_settings(
    report: ScoreReport, project: Project, asked: Mapping[str, Questions], inputs: str, data: Dataset
) -> ScoreReport:
    def described(name: str, one: CandidateReport) -> CandidateReport:
        candidate = asked[name].candidate
        return msgspec.structs.replace(
            one,
            predictor=candidate.described,
            prompter=candidate.prompter_reference.name,
            warnings=candidate.warnings,
        )

    reports = {name: described(name, one) for name, one in report.candidates.items()}
    return msgspec.structs.replace(
        report,
        project=project.name,
        candidates=reports,
        warnings=tuple(warning for one in reports.values() for warning in one.warnings),
        inputs=inputs,
        asked={name: one.key for name, one in asked.items()},
        settings={
            "dataset": data.manifest.digest,
            "cases": project.score.cases,
            "max_tokens": project.score.max_tokens,
            "seed": project.score.seed,
            "metrics": [named.metric.written() for named in project.score.metrics],
        },
    )
