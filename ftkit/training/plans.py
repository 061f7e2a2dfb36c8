"""A training, ready to go: its components built, and everything that decides it in one digest."""

from pathlib import Path
from typing import Any

import msgspec

from ftkit import contract, datasets, interfaces, jsonl
from ftkit.datasets import Dataset
from ftkit.errors import BackendError, ConfigError
from ftkit.manifests import Intended
from ftkit.plugins import Plugins, Reference
from ftkit.project import Project, Run
from ftkit.training.asking import named
from ftkit.values import TrainingPlan
from ftkit.versions import versions_of

_NOTICE = "notice"
"""The reason of a preflight's problem that stops nothing."""


class Training(msgspec.Struct, frozen=True, kw_only=True):
    """One training, ready to go."""

    project: Project
    run: Run
    backend: interfaces.Backend
    prompter: interfaces.Prompter
    contract: contract.Contract
    dataset: Dataset
    versions: dict[str, str]
    plugins: Plugins
    notices: tuple[str, ...] = ()  # what the user should know before anything is paid

    @property
    def inputs(self) -> str:
        """The digest of everything that decides the training."""
        return jsonl.digest([self.decisive(), self.dataset.manifest.digest])

    def decisive(self) -> list[Any]:
        """The settings and versions that the result depends on."""
        run = self.run
        written = [run.backend.written(), run.prompter.written(), run.rows, run.too_long, run.seed, run.method]
        asked_with_contract = run.prompter.name != "plain"
        return [written, self.contract.written() if asked_with_contract else None, self.versions]

    def exporter(self, dialect: str) -> interfaces.Exporter:
        """The exporter of a dialect. Raises ConfigError where none of that name is installed."""
        built: interfaces.Exporter = self.plugins.build("exporter", Reference(name=dialect), self.project.root)
        return built

    def intended(self) -> Intended:
        """All of its manifest that is known beforehand."""
        return Intended(
            project=self.project.name,
            run=self.run.name,
            inputs=self.inputs,
            backend=self.run.backend.written(),
            prompter=self.run.prompter.written(),
            dataset=self.dataset.manifest.digest,
            contract=jsonl.digest(self.contract.written()),
            seed=self.run.seed,
            too_long=self.run.too_long,
            method=self.run.method,
            versions=self.versions,
        )


def planned(project: Project, name: str, plugins: Plugins, dataset: Path) -> Training:
    """The training of a run, its components built.

    Raises BackendError for what would stop it before it starts, and ConfigError for a method that its backend has not.
    """
    run = project.run(name)
    backend: interfaces.Backend = plugins.build("backend", run.backend, project.root)
    with named(backend.name):
        methods = backend.capabilities().methods
        problems = [problem for problem in backend.preflight() if problem.reason != "notice"]
    if run.method not in methods:
        raise ConfigError(
            f"{project.file}, train.{name}.method: backend '{backend.name}' trains by {' and '.join(methods)}, "
            f"not by {run.method}."
        )
    obstacles = [problem.detail for problem in problems if problem.reason != _NOTICE]
    if obstacles:
        raise BackendError(f"{run.backend.where}: " + " ".join(obstacles))
    owner = plugins.find("backend", run.backend.name).distribution.split()[0]
    return Training(
        project=project,
        run=run,
        backend=backend,
        prompter=plugins.build("prompter", run.prompter, project.root),
        contract=contract.build(project.contract, plugins, project.root),
        dataset=datasets.opened(dataset),
        versions=versions_of(["ftkit", owner]),
        plugins=plugins,
        notices=tuple(problem.detail for problem in problems if problem.reason == _NOTICE),
    )


def plan_in(folder: Path, intended: Intended) -> TrainingPlan:
    """What a backend is told, its files lying in the folder that the run is built in."""
    home = folder.resolve()
    return TrainingPlan(
        run=intended.run,
        folder=str(home),
        train_file=str(home / "train.jsonl"),
        validation_file=str(home / "validation.jsonl"),
        seed=intended.seed,
        too_long=intended.too_long,
        method=intended.method,
    )
