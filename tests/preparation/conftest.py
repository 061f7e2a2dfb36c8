"""A small project in a folder of its own, prepared as `ftkit prepare` would."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ftkit import plugins, project
from ftkit.plugins import Plugins
from ftkit.preparation import stage
from ftkit.preparation.stage import Prepared

TASK = "records: r.csv\ntask: {id: '{{ n }}', input: '{{ q }}', target: '{{ a }}'}\n"


class Project:
    """A project file and its records in `root`, and the dataset folder it is prepared into."""

    def __init__(self, root: Path, installed: Plugins) -> None:
        self.root = root
        self.out = root / "dataset"
        self.installed = installed
        self.settings(TASK)

    def settings(self, text: str) -> None:
        (self.root / "ftkit.yaml").write_text(text, encoding="utf-8")

    def records(self, text: str, name: str = "r.csv") -> None:
        (self.root / name).write_text(text, encoding="utf-8", newline="")

    def prepare(self, **options: bool) -> Prepared:
        found = project.load(self.root / "ftkit.yaml")
        return stage.run(found, self.installed, self.out, **options)

    def rows(self, name: str) -> list[dict]:
        return [json.loads(line) for line in (self.out / f"{name}.jsonl").read_text("utf-8").split("\n") if line]


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="session")
def installed() -> Plugins:
    return plugins.installed()


@pytest.fixture
def small(tmp_path: Path, installed: Plugins) -> Project:
    return Project(tmp_path, installed)


@pytest.fixture
def read_folder() -> Callable[[Path], dict[str, bytes]]:
    return contents
