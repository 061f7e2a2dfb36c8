"""Judges answers that were made anywhere, with no model and no project: predictions, references, contract, metrics."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import msgspec

from ftkit import folders, settings
from ftkit.answer_files.given import ColumnNames, Given, as_it_is, is_table, refuse_pipe, written_anew
from ftkit.answer_files.reading import Reader, read
from ftkit.errors import ConfigError
from ftkit.interfaces import Engine
from ftkit.manifests import SCORE_MANIFEST
from ftkit.plugins import Plugins
from ftkit.project import NamedMetric, named_metrics
from ftkit.references import rules_in_file
from ftkit.scoring import earlier, thresholds, trial, yardstick
from ftkit.scoring.answers import Answers, Listing
from ftkit.scoring.case_sets import cut, refuse_unequal
from ftkit.scoring.columns import is_foreign, prediction_rows
from ftkit.scoring.guarding import Guarded, of_answers
from ftkit.scoring.known_cases import Finding, Known, cases_of_answers, given_references
from ftkit.scoring.settled import Terms
from ftkit.scoring.stage import Scored
from ftkit.scoring.thresholds import Stated
from ftkit.scoring.trial import Trial


class Saved(msgspec.Struct, frozen=True, kw_only=True):
    """What to judge, and by what."""

    predictions: dict[str, Path]  # candidate -> file
    references: Path | None = None
    contract: Path | None = None
    metrics: tuple[str, ...] = ()  # each as a project writes it: "rouge", "{rouge: {tokenizer: unicode}}"
    fine_tuned: frozenset[str] = frozenset()
    columns: ColumnNames = ColumnNames()
    slices: tuple[str, ...] = ()  # columns of the references
    intersect: bool = False  # judge the cases that all have, where they have not the same
    workers: int | None = None  # None: as many as are worth their start
    seed: int = 7
    stated: Stated = Stated()  # the rule, and prices by candidate


def run(saved: Saved, plugins: Plugins, folder: Path) -> Scored:
    """Judges saved answers into a score folder: the same bytes every time.

    Raises DataError, naming file and line, for a line that is no prediction, an id twice, or unequal case sets.
    """
    _refuse_asked(folder)
    _refuse_senseless(saved)
    metrics = _metrics(saved)
    bench = trial.built_bench(_contract(saved.contract), metrics, plugins, _base(saved.contract))
    yardstick.refuse_none(bench)
    thresholds.verify(saved.stated, saved.predictions, bench)
    engine = trial.built_engine(saved.workers, plugins)
    with folders.building(folder) as (partial, _lock):
        earlier.cleared(partial, partial / trial.VERDICTS)
        spool = partial / "given"
        spool.mkdir()
        answers, known, digests = _read(saved, spool, engine)
        warnings: tuple[str, ...] = ()
        if saved.intersect:
            known, answers, warnings = cut(known, answers)
        else:
            refuse_unequal(known, answers)
        cases = known.write(partial / trial.CASES)
        judging = Trial(
            answers=answers,
            cases=known.cases,
            references=known.references,
            bench=bench,
            fine_tuned=saved.fine_tuned,
            engine=engine,
            key=earlier.key_of(bench, metrics, list(answers), digests, saved.intersect),
        )
        judgement = trial.judged(judging, partial)
        guarded = of_answers(judgement.observed, saved.fine_tuned)
        report = trial.reported(judging, judgement, _terms(saved, guarded))
        report = msgspec.structs.replace(report, warnings=(*warnings, *report.warnings), guards=guarded.guards)
        shutil.rmtree(spool)
        trial.finish(partial, folder, report)
    filed = trial.filed(judgement, cases, folder)
    return Scored(folder=folder, report=report, up_to_date=False, engine=engine, filed=filed)


def _refuse_asked(folder: Path) -> None:
    """Raises ConfigError when the folder is not ours to replace: a stranger's, or with answers that were asked for.

    Those of an interrupted run stand beside it, and its next run goes on with them.
    """
    folders.refuse_foreign(folder, SCORE_MANIFEST)
    partial = folders.partial_of(folder)
    finished = folders.is_finished(folder, SCORE_MANIFEST) and bool(trial.read_report(folder).asked)
    if finished or any((partial / "asked").glob("*")):
        raise ConfigError(
            f"{folder if finished else partial} holds the answers of a project's candidates, which take long to ask "
            "for again. Name another folder with --out."
        )


def _refuse_senseless(saved: Saved) -> None:
    unknown = sorted(saved.fine_tuned - set(saved.predictions))
    if unknown:
        raise ConfigError(f"'{unknown[0]}' is called fine-tuned, and there are no predictions of that name.")
    if saved.slices and saved.references is None:
        raise ConfigError("a slice is a column of the references: name their file with --references.")


def _given(path: Path, columns: ColumnNames, spool: Path) -> Given:
    """A file of predictions as lines of our shape."""
    refuse_pipe(path)
    if is_table(path) or columns.renamed() or is_foreign(path):
        return written_anew(prediction_rows(path, columns), path, spool)
    return as_it_is(path, spool)


def _read(saved: Saved, spool: Path, engine: Engine) -> tuple[dict[str, Answers], Known, list[str]]:
    """Everyone's answers, the cases that they belong to, and the digests of all files."""
    cases = spool / trial.CASES
    readers: list[Reader] = [
        Listing(_given(path, saved.columns, spool / f"{place}.jsonl"), name)
        for place, (name, path) in enumerate(saved.predictions.items())
    ]
    if saved.references:
        given = given_references(saved.references, saved.columns, spool / "references.jsonl")
        readers.append(Finding(given, saved.slices, cases))
    files = read(readers, engine)
    said = [one.said for one in files]
    known = said.pop() if saved.references else cases_of_answers(said[0], cases, engine)
    return dict(zip(saved.predictions, said, strict=True)), known, [one.digest for one in files]


def _contract(path: Path | None) -> tuple[object, ...]:
    return () if path is None else rules_in_file(path)


def _metrics(saved: Saved) -> Sequence[NamedMetric]:
    if saved.metrics and saved.references is None:
        raise ConfigError("a metric compares with references: name their file with --references.")
    return [metric for text in saved.metrics for metric in _metric(text)]


def _metric(text: str) -> Sequence[NamedMetric]:
    """A metric as a project writes it; messages quote the option as it was given."""
    where = f"--metric {text}"
    document = settings.parse(f"metrics:\n- {text}", where)
    named = named_metrics(document.content["metrics"], msgspec.structs.replace(document, lines={}), ())
    return [msgspec.structs.replace(one, metric=msgspec.structs.replace(one.metric, where=where)) for one in named]


def _terms(saved: Saved, guarded: Guarded) -> Terms:
    return Terms(rule=saved.stated.rule, prices=saved.stated.prices, guards=guarded.guards, seed=saved.seed)


def _base(contract: Path | None) -> Path:
    return contract.resolve().parent if contract else Path.cwd()
