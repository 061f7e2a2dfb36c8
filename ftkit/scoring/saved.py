"""Judges answers that were made anywhere, with no model and no project: predictions, references, contract, metrics."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from ftkit import folders, jsonl, settings
from ftkit.errors import ConfigError, DataError
from ftkit.manifests import SCORE_MANIFEST
from ftkit.plugins import Plugins
from ftkit.plugins import Reference as ComponentReference
from ftkit.project import NamedMetric
from ftkit.references import rules
from ftkit.reports import Prediction, ReferenceLine, ScoredCase
from ftkit.scoring import stage
from ftkit.scoring.judging import Reference
from ftkit.scoring.stage import Judged, Scored

_SHOWN = 3


class Saved(msgspec.Struct, frozen=True, kw_only=True):
    """What to judge, and by what."""

    predictions: dict[str, Path]  # candidate -> file
    references: Path | None = None
    contract: Path | None = None
    metrics: tuple[str, ...] = ()
    fine_tuned: frozenset[str] = frozenset()
    seed: int = 7


def run(saved: Saved, plugins: Plugins, folder: Path) -> Scored:
    """Judges saved answers into a score folder: the same bytes every time.

    Raises DataError, naming file and line, for a line that is no prediction, an id twice, or unequal case sets.
    """
    _refuse_asked(folder)
    lines = list(_reference_lines(saved.references)) if saved.references else []
    predictions = {name: _predictions(name, path) for name, path in saved.predictions.items()}
    _same_cases(predictions, {line.id for line in lines}, saved)
    unknown = sorted(saved.fine_tuned - set(predictions))
    if unknown:
        raise ConfigError(f"'{unknown[0]}' is called fine-tuned, and there are no predictions of that name.")
    judgement = Judged(
        predictions=predictions,
        references={line.id: Reference(text=line.text, record=line.record) for line in lines},
        cases=[ScoredCase(id=line.id, prompt=line.prompt, reference=line.text) for line in lines]
        or [ScoredCase(id=one.id) for one in next(iter(predictions.values()))],
        bench=stage.built_bench(_contract(saved.contract), _metrics(saved), plugins, _base(saved.contract)),
        fine_tuned=saved.fine_tuned,
        seed=saved.seed,
    )
    with folders.building(folder) as (partial, _lock):
        folders.emptied(partial)
        report = stage.reported(judgement, partial)
        stage.finish(partial, folder, report)
    return Scored(folder=folder, report=report, up_to_date=False)


def _refuse_asked(folder: Path) -> None:
    """Raises ConfigError when the folder is not ours to replace: a stranger's, or with answers that were asked for."""
    folders.refuse_foreign(folder, SCORE_MANIFEST)
    if folders.is_finished(folder, SCORE_MANIFEST) and stage.read_report(folder).asked:
        raise ConfigError(
            f"{folder} holds the answers of a project's candidates, which take long to ask for again. "
            "Name another folder with --out."
        )


def _predictions(name: str, path: Path) -> list[Prediction]:
    """A candidate's lines of a file, which may hold those of others too, as a score folder's own file does."""
    seen: dict[tuple[str, int], int] = {}
    found = []
    for number, line in enumerate(jsonl.read(path, Prediction), start=1):
        if line.candidate not in {"", name}:
            continue
        if (line.id, line.repeat) in seen:
            raise DataError(f"{path}:{number}: the id '{line.id}' stands on line {seen[line.id, line.repeat]} too.")
        seen[line.id, line.repeat] = number
        found.append(msgspec.structs.replace(line, candidate=name))
    if not found:
        others = ", ".join(sorted({line.candidate for line in jsonl.read(path, Prediction)})) or "nobody"
        raise DataError(f"{path} holds no predictions of '{name}'. It holds those of: {others}.")
    return found


def _reference_lines(path: Path) -> list[ReferenceLine]:
    seen: dict[str, int] = {}
    found = []
    for number, line in enumerate(jsonl.read(path, ReferenceLine), start=1):
        if line.id in seen:
            raise DataError(f"{path}:{number}: the id '{line.id}' stands on line {seen[line.id]} too.")
        seen[line.id] = number
        found.append(line)
    return found


def _same_cases(predictions: Mapping[str, Sequence[Prediction]], references: set[str], saved: Saved) -> None:
    """Raises DataError unless all candidates answered the same cases, and each has its reference."""
    answered = {name: {one.id for one in rows} for name, rows in predictions.items()}
    expected = references or next(iter(answered.values()))
    whose = saved.references or f"'{next(iter(answered))}'"
    for name, ids in answered.items():
        for missing, what in ((expected - ids, f"'{name}' lacks"), (ids - expected, f"{whose} lacks")):
            if missing:
                named = ", ".join([*sorted(missing)[:_SHOWN], *(["..."] if len(missing) > _SHOWN else [])])
                raise DataError(
                    f"the case sets differ: {what} {len(missing)} cases ({named}). "
                    "Everyone must be judged on the same cases."
                )


def _contract(path: Path | None) -> tuple[object, ...]:
    if path is None:
        return ()
    document = settings.read_list(path, "contract")
    return rules(document.content["contract"], document, ("contract",))


def _metrics(saved: Saved) -> list[NamedMetric]:
    if saved.metrics and saved.references is None:
        raise ConfigError("a metric compares with references: name their file with --references.")
    return [NamedMetric(metric=ComponentReference(name=name, where="--metric")) for name in saved.metrics]


def _base(contract: Path | None) -> Path:
    return contract.resolve().parent if contract else Path.cwd()
