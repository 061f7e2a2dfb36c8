"""What several commands share: the project file argument, and the folders of its stages."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ftkit import plugins, project
from ftkit.plugins import Plugins
from ftkit.project import Project

PROJECT_FILE = "ftkit.yaml"


def project_argument(command: Callable[..., Any]) -> Callable[..., Any]:
    """The project file as first argument, by default the one in the current folder."""
    return click.argument("path", metavar="[PROJECT]", type=click.Path(path_type=Path), default=PROJECT_FILE)(command)


def opened(path: Path) -> tuple[Project, Plugins]:
    """The project in a file (or in a folder's ftkit.yaml), verified, and the installed plugins."""
    found = project.load(path / PROJECT_FILE if path.is_dir() else path)
    installed = plugins.installed()
    project.verify(found, installed)
    return found, installed


def dataset_folder(found: Project) -> Path:
    """Where `prepare` leaves a project's dataset unless it is told otherwise."""
    return shortened(found.root / "build" / "dataset")


def model_folder(found: Project, run: str) -> Path:
    """Where `train` leaves a run's model unless it is told otherwise."""
    return shortened(found.root / "build" / "models" / run)


def score_folder(found: Project) -> Path:
    """Where `score` leaves its report unless it is told otherwise."""
    return shortened(found.root / "build" / "score")


def shortened(path: Path) -> Path:
    """The path as a person would write it: relative where it lies below the current folder."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
