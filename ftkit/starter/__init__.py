"""A project to start from: for a table of one's own, or with a small help desk's.

Nothing that exists is overwritten. The file is written as a person would write it, with comments; what was guessed is
said in it.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from string import Template as Text

from ftkit import schemas
from ftkit.errors import ConfigError, DataError
from ftkit.plugins import Plugins
from ftkit.starter import wording
from ftkit.starter.columns import Table, read
from ftkit.starter.wording import Task
from ftkit.values import Value

SAMPLE = "records.csv"
SCHEMA = Path(".ftkit", "project.schema.json")
"""Beside the project file: it works offline and for everyone who gets the folder, wherever ftkit is installed."""

_HERE = Path(__file__).parent


class Started(Value, frozen=True, kw_only=True):
    """What was written, and what was guessed."""

    files: tuple[Path, ...]
    guesses: tuple[str, ...] = ()


def for_table(path: Path, out: Path, installed: Plugins, *, input_: str = "", target: str = "") -> Started:
    """A project file for a table. `input_` and `target` are a column's name or a template; without them, a guess.

    Raises ConfigError when the project file exists, or an unknown column is named; DataError for an unusable table.
    """
    table = read(path, out.parent, installed)
    task = wording.task(table, input_, target)
    guesses = (*table.notes, *task.guesses)
    return Started(files=_written(out, _project(table, task, wording.PLACEHOLDER)), guesses=guesses)


def with_sample(out: Path, installed: Plugins) -> Started:
    """A project file and a help desk's tickets. Raises ConfigError when either exists."""
    table = read(_HERE / SAMPLE, _HERE, installed)
    task = Task(
        input="{{ customer }} writes about {{ product }}:\n{{ message }}",
        target="{{ reply }}",
        group='  group: "{{ customer }}"    # one customer\'s tickets are never divided between train and test',
    )
    project = _project(table, task, wording.HELP_DESK, name="help-desk")
    return Started(files=_written(out, project, {SAMPLE: (_HERE / SAMPLE).read_text(encoding="utf-8")}))


def _project(table: Table, task: Task, contract: str, name: str = "") -> str:
    text = Text((_HERE / "project.yaml").read_text(encoding="utf-8"))
    return text.substitute(
        name=wording.scalar(name or Path(table.written).stem),
        records=wording.scalar(table.written),
        columns=wording.column_list(table.columns),
        input=wording.block(task.input),
        input_comment=f"  # {task.input_comment}",
        target=wording.block(task.target),
        target_comment=f"  # {task.target_comment}",
        group=task.group,
        contract=contract,
    )


def _written(out: Path, project: str, others: dict[str, str] | None = None) -> tuple[Path, ...]:
    """Writes the files, the project file last; the schema stays as it is where there is one."""
    files = {out.parent / name: text for name, text in (others or {}).items()} | {out: project}
    _refuse_existing(files)
    schema = out.parent / SCHEMA
    if not schema.exists():
        files = {schema: schemas.read("project"), **files}
    for path, text in files.items():
        _write(path, text)
    return tuple(files)


def _refuse_existing(files: Iterable[Path]) -> None:
    for path in files:
        if os.path.lexists(path):
            raise ConfigError(f"{path} exists and will not be overwritten. {_advice(path)}")


def _advice(path: Path) -> str:
    if path.name == SAMPLE:
        return f"To start from it: ftkit init {path}"
    return "Name another file with --out, or move it away."


def _write(path: Path, text: str) -> None:
    """Writes a new file, or leaves none."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("x", encoding="utf-8", newline="\n")
    except OSError as error:
        raise DataError(f"cannot write {path}: {error.strerror}.") from error
    try:
        with file:
            file.write(text)
    except OSError as error:
        path.unlink()
        raise DataError(f"cannot write {path}: {error.strerror}.") from error
