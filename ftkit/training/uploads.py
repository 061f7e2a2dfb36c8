"""The files a vendor gets: written in its dialect, held against its rules line by line, then handed over."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import msgspec

from ftkit import folders, interfaces, jsonl
from ftkit.errors import DataError, PluginError
from ftkit.exports.checking import tallied
from ftkit.journal_entries import Role, Uploaded, Uploading
from ftkit.training.asking import named
from ftkit.training.undertaking import Undertaking
from ftkit.values import Example, Problem, TrainingPlan, Upload

_ROLES: tuple[Role, ...] = ("train", "validation")
_PROBLEMS = "problems.jsonl"


def dialect_of(backend: interfaces.RemoteJob, method: str) -> str:
    """The exporter in whose form the vendor wants the rows of a method."""
    if isinstance(backend, interfaces.HasDialects):
        return backend.dialects.get(method, backend.dialect)
    return backend.dialect


def written(plan: TrainingPlan, exporter: interfaces.Exporter) -> dict[Role, Path]:
    """The files in the vendor's dialect, by what they are for; a split without rows has none.

    Raises DataError when the vendor would refuse anything in them, all of which is listed in `problems.jsonl` of the
    run's folder, and PluginError when the exporter writes no file or several for a split.
    """
    folder = Path(plan.folder) / "upload"
    folders.removed(folder)
    folder.mkdir()
    with named(exporter.name, "exporter"):
        exporter.export({"train": _rows(plan.train_file), "validation": _rows(plan.validation_file)}, folder)
        files = {role: file for role in _ROLES if (file := _only(folder, role, exporter.name))}
        _refuse(plan, _problems(plan, exporter, files))
    if "train" not in files:
        raise DataError(f"the exporter '{exporter.name}' wrote no training file: no row can be said in it.")
    return files


def handed_over(work: Undertaking, files: dict[Role, Path], attempt: int) -> dict[Role, str]:
    """The vendor's ids of the files. One that this attempt has uploaded before is not uploaded again.

    An upload without an answer is made again: it costs nothing but clutter, and the journal tells of it.
    """
    standing = work.standing()
    known = standing.files if standing.attempt == attempt else {}
    return {role: known.get(role) or _uploaded(work, role, path, attempt) for role, path in files.items()}


def _uploaded(work: Undertaking, role: Role, path: Path, attempt: int) -> str:
    backend = work.backend
    assert isinstance(backend, interfaces.RemoteJob)
    file = Upload(role=role, path=str(path), name=f"{work.key(attempt)[:12]}-{path.name}")

    def upload() -> str:
        work.note(Uploading(attempt=attempt, role=role, name=file.name))
        return backend.upload(file)

    work.say(f"uploading {path.name}: {path.stat().st_size:,} bytes")
    given = work.asker.again(f"the upload of {path.name}", upload, str)
    if not given:
        raise PluginError(f"backend '{backend.name}' gave no id of the file that it uploaded.")
    work.note(Uploaded(attempt=attempt, role=role, file=given))
    return given


def _rows(path: str) -> Iterator[Example]:
    return jsonl.read(Path(path), Example)


def _only(folder: Path, role: Role, exporter: str) -> Path | None:
    found = sorted(path for path in folder.iterdir() if path.name.partition(".")[0] == role)
    if len(found) > 1 or any(path.is_dir() for path in found):
        names = ", ".join(path.name for path in found)
        raise PluginError(f"the exporter '{exporter}' made {names} of the {role} rows: a vendor takes one file.")
    return found[0] if found else None


def _problems(plan: TrainingPlan, exporter: interfaces.Exporter, files: dict[Role, Path]) -> list[Problem]:
    """What the vendor would refuse: rows, by the same rules the lines as they were written, and the files as a whole.

    Lines are read only where no row is at fault: they would tell the same again.
    """
    rows = chain(_rows(plan.train_file), _rows(plan.validation_file))
    found = [problem for row in rows for problem in exporter.problems(row)]
    if not isinstance(exporter, interfaces.FileChecker):
        return found
    clean = not found
    for role, path in files.items():
        whole = exporter.file_problems(path, validation=role == "validation")
        judged = chain(whole, exporter.line_problems(path) if clean else ())
        found += [msgspec.structs.replace(one, detail=f"{path.name}: {one.detail}") for one in judged]
    return found


def _refuse(plan: TrainingPlan, found: list[Problem]) -> None:
    """Raises DataError for any problem, once each of them stands in a file."""
    path = Path(plan.folder) / _PROBLEMS
    if not found:
        path.unlink(missing_ok=True)
        return
    jsonl.write(path, found)
    lines = [
        f"  {tally.reason}, {tally.count} times, first in {_place(tally.first)}: {tally.first.detail}"
        for tally in tallied(found)
    ]
    raise DataError(
        f"nothing was uploaded, as the vendor would refuse these files:\n{chr(10).join(lines)}\nAll of it is in {path}."
    )


def _place(problem: Problem) -> str:
    return f"row {problem.id}" if problem.id else f"line {problem.line}" if problem.line else "the file"
