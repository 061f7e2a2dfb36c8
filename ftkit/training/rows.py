"""The rows a run trains on: chosen by hash, rendered as the candidate will be asked, checked for their length."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from ftkit import interfaces, jsonl
from ftkit.contract import Contract
from ftkit.datasets import Dataset
from ftkit.errors import DataError
from ftkit.learnt_answers import by_method
from ftkit.project import Run
from ftkit.prompting import as_asked
from ftkit.values import Example, Problem, Split, TrainingPlan

_SHOWN = 5


class TrainingRows(msgspec.Struct, frozen=True, kw_only=True):
    """What was written for the backend, and the rows that it will not see or will see cut."""

    count: int
    left_out: tuple[Problem, ...] = ()
    cut: tuple[Problem, ...] = ()


def written(run: Run, dataset: Dataset, prompter: interfaces.Prompter, contract: Contract, plan: TrainingPlan) -> int:
    """Writes the train and validation files of a plan; returns how many rows there are to train on.

    Raises DataError when there is none, and by the method "dpo" for one without a worse answer.
    """
    train = list(by_method(plan.method, dataset.sample("train", run.rows, run.seed)))
    if not train:
        raise DataError(f"the train split of {dataset.folder} has no rows.")
    _write(Path(plan.train_file), train, dataset, prompter, contract)
    validation = list(by_method(plan.method, dataset.sample("validation", None, run.seed)))
    _write(Path(plan.validation_file), validation, dataset, prompter, contract)
    return len(train)


def fitted(plan: TrainingPlan, count: int, problems: Iterable[Problem]) -> TrainingRows:
    """Handles the backend's objections as the project says; rewrites the plan's files without dropped rows.

    Raises DataError for rows that are too long where the project says `error`, and for any other objection.
    """
    found = list(problems)
    too_long = tuple(problem for problem in found if problem.reason == "too-long")
    others = [problem for problem in found if problem.reason != "too-long"]
    if others:
        raise DataError(f"the backend would refuse this training:\n{_listed(others)}")
    if too_long and plan.too_long == "error":
        raise DataError(
            f"{len(too_long)} of {count} rows are too long for this run:\n{_listed(too_long)}\n"
            "Raise the backend's max_tokens, or say 'too_long: drop' or 'too_long: truncate' in the run."
        )
    if not too_long or plan.too_long == "truncate":
        return TrainingRows(count=count, cut=too_long)
    for file in (plan.train_file, plan.validation_file):
        _drop(Path(file), {problem.id for problem in too_long})
    kept = sum(1 for _ in jsonl.read(Path(plan.train_file), Example))
    if not kept:
        raise DataError(f"all {count} rows are too long for this run:\n{_listed(too_long)}")
    return TrainingRows(count=kept, left_out=too_long)


def _write(
    path: Path, examples: list[Example], dataset: Dataset, prompter: interfaces.Prompter, contract: Contract
) -> None:
    split: Split = "train"
    jsonl.write(path, as_asked(prompter, examples, dataset.rows(split), contract))


def _drop(path: Path, ids: set[str]) -> None:
    kept = [example for example in jsonl.read(path, Example) if example.id not in ids]
    jsonl.write(path, kept)


def _listed(problems: Iterable[Problem]) -> str:
    shown = list(problems)
    lines = [f"  {problem.id or 'the run'}: {problem.detail}" for problem in shown[:_SHOWN]]
    return "\n".join([*lines, *([f"  ... and {len(shown) - _SHOWN} more"] if len(shown) > _SHOWN else [])])
