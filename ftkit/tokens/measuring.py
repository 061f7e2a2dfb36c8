"""Measures what the runs of a project will train on. Rows go by one at a time, and each is tokenized once."""

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ftkit import datasets, interfaces, jsonl
from ftkit.datasets import Dataset
from ftkit.errors import DataError
from ftkit.plugins import Plugins
from ftkit.project import Project
from ftkit.tokens.objections import Objections
from ftkit.tokens.planned import Planned, planned
from ftkit.tokens.report import RunTokens, TokenReport
from ftkit.tokens.tally import Tally
from ftkit.values import TokenCount, TrainingPlan

Each = Callable[[str, TokenCount], None]
"""Told of each row: the run's name, and the row's length."""


def report(  # noqa: PLR0913 - the command's own settings, all by name
    project: Project,
    plugins: Plugins,
    *,
    dataset: Path,
    runs: Sequence[str],
    lengths: Sequence[int],
    each: Each = lambda _run, _row: None,
) -> TokenReport:
    """What each of the runs will read and learn. Raises ConfigError for an unknown run, DataError without rows."""
    opened = datasets.opened(dataset)
    ready = [planned(project, project.run(name), plugins) for name in runs]
    return TokenReport(
        project=project.name,
        dataset=opened.manifest.digest,
        runs=tuple(_measured(one, opened, lengths, each) for one in ready),
    )


def _measured(one: Planned, dataset: Dataset, lengths: Sequence[int], each: Each) -> RunTokens:
    backend = one.backend
    if isinstance(backend, interfaces.Tokenizing):
        return _counted(one, backend, dataset, lengths, each)
    return _estimated(one, dataset)


def _counted(
    one: Planned, backend: interfaces.Tokenizing, dataset: Dataset, lengths: Sequence[int], each: Each
) -> RunTokens:
    """What a backend says that shows its tokens."""
    tally = Tally(lengths, one.backend.capabilities().max_tokens, one.run.too_long)
    for row in backend.counted(one.rows(dataset)):
        tally.add(row)
        each(one.run.name, row)
    _require_rows(tally.rows, dataset)
    return RunTokens(
        **_about(one),
        rows=tally.rows,
        tokens=tally.counted(),
        estimate=backend.priced(tally.tokens),
        objections=tally.objections.found(),
    )


def _estimated(one: Planned, dataset: Dataset) -> RunTokens:
    """What another backend says, which reads its rows from a file."""
    # Only its owner can read the folder, and it is gone when this is done.
    with TemporaryDirectory(prefix="ftkit-tokens-") as folder:
        plan = _plan(one, Path(folder))
        rows = jsonl.write(Path(plan.train_file), one.rows(dataset))
        Path(plan.validation_file).touch()
        _require_rows(rows, dataset)
        return RunTokens(
            **_about(one),
            rows=rows,
            tokens=None,
            estimate=one.backend.estimate(plan),
            objections=Objections(one.backend.validate(plan)).found(),
        )


def _about(one: Planned) -> dict[str, Any]:
    return {
        "run": one.run.name,
        "backend": one.run.backend.written(),
        "prompter": one.run.prompter.written(),
        "too_long": one.run.too_long,
        "max_tokens": one.backend.capabilities().max_tokens,
    }


def _require_rows(rows: int, dataset: Dataset) -> None:
    if not rows:
        raise DataError(f"the train split of {dataset.folder} has no rows.")


def _plan(one: Planned, folder: Path) -> TrainingPlan:
    return TrainingPlan(
        run=one.run.name,
        folder=str(folder),
        train_file=str(folder / "train.jsonl"),
        validation_file=str(folder / "validation.jsonl"),
        seed=one.run.seed,
        too_long=one.run.too_long,
        method=one.run.method,
    )
