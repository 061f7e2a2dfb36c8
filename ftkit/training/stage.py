"""The stage: trains a run of a project into a model folder, and continues one that was interrupted."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import msgspec

from ftkit import contract, datasets, folders, interfaces, jsonl
from ftkit.datasets import Dataset
from ftkit.errors import BackendError, ConfigError
from ftkit.journal import Entry, Journal
from ftkit.manifests import MODEL_MANIFEST, ModelManifest
from ftkit.plugins import Plugins
from ftkit.project import Project, Run
from ftkit.training import process, rows
from ftkit.training.rows import TrainingRows
from ftkit.values import Estimate, Event, TrainingPlan
from ftkit.versions import versions_of

Tell = Callable[[Event], None]


class Trained(msgspec.Struct, frozen=True, kw_only=True):
    """A finished model folder."""

    folder: Path
    manifest: ModelManifest
    up_to_date: bool
    resumed: bool = False  # an interrupted training was continued


class Training(msgspec.Struct, frozen=True, kw_only=True):
    """One training, ready to go."""

    project: Project
    run: Run
    backend: interfaces.LocalProcess
    prompter: interfaces.Prompter
    contract: contract.Contract
    dataset: Dataset
    versions: dict[str, str]

    @property
    def inputs(self) -> str:
        """The digest of everything that decides the training."""
        return jsonl.digest([self.decisive(), self.dataset.manifest.digest])

    def decisive(self) -> list[Any]:
        """The settings and versions that the result depends on."""
        run = self.run
        written = [run.backend.written(), run.prompter.written(), run.rows, run.too_long, run.seed]
        asked_with_contract = run.prompter.name != "plain"
        return [written, self.contract.written() if asked_with_contract else None, self.versions]


def run(  # noqa: PLR0913 - the stage's own settings, all by name
    project: Project,
    name: str,
    plugins: Plugins,
    *,
    dataset: Path,
    folder: Path,
    again: bool = False,
    tell: Tell = lambda _event: None,
) -> Trained:
    """Trains the run into `folder`, or finds it there already.

    A finished model is never replaced: one of other inputs is a ConfigError, and `again` sets the old one aside under
    a numbered name when the new one is done. An interrupted training of the same inputs is continued.
    """
    training = planned(project, name, plugins, dataset)
    if folders.is_finished(folder, MODEL_MANIFEST) and not again:
        return Trained(folder=folder, manifest=_up_to_date(training, folder), up_to_date=True)
    folders.refuse_foreign(folder, MODEL_MANIFEST)
    with folders.building(folder) as building:
        journal = Journal(building.path / "journal.jsonl")
        resumed = _is_same(journal, training.inputs)
        if not resumed:
            _start_afresh(building.path, journal, training, tell)
        manifest = _trained(training, building, journal, tell)
        folders.write_durably(building.path / MODEL_MANIFEST, jsonl.pretty(manifest))
        _set_aside(folder)
        folders.swap_in(folder)
    return Trained(folder=folder, manifest=manifest, up_to_date=False, resumed=resumed)


def planned(project: Project, name: str, plugins: Plugins, dataset: Path) -> Training:
    """The training of a run, its components built. Raises BackendError for what would stop it before it starts."""
    run = project.run(name)
    backend: interfaces.LocalProcess = plugins.build("backend", run.backend, project.root)
    problems = list(backend.preflight())
    if problems:
        raise BackendError(f"{run.backend.where}: " + " ".join(problem.detail for problem in problems))
    owner = plugins.find("backend", run.backend.name).distribution.split()[0]
    return Training(
        project=project,
        run=run,
        backend=backend,
        prompter=plugins.build("prompter", run.prompter, project.root),
        contract=contract.build(project.contract, plugins, project.root),
        dataset=datasets.opened(dataset),
        versions=versions_of(["ftkit", owner]),
    )


def read_manifest(folder: Path) -> ModelManifest:
    """The manifest of a finished model folder. Raises DataError when there is none."""
    return jsonl.read_value(folder / MODEL_MANIFEST, ModelManifest)


def _up_to_date(training: Training, folder: Path) -> ModelManifest:
    """The manifest of a finished model. Raises ConfigError when it was made from other inputs."""
    manifest = read_manifest(folder)
    if manifest.inputs != training.inputs:
        raise ConfigError(
            f"{folder} was trained from other inputs (dataset, settings or versions have changed) and a model is never "
            "replaced. Give the run another name, or say --again to keep the old one beside the new one."
        )
    return manifest


def _set_aside(folder: Path) -> None:
    """Gives a finished model the first free numbered name, and so makes room for the new one."""
    if folders.is_finished(folder, MODEL_MANIFEST):
        numbered = (folder.with_name(f"{folder.name}.{n}") for n in count(1))
        folder.rename(next(free for free in numbered if not free.exists()))


def _is_same(journal: Journal, inputs: str) -> bool:
    """Whether the partial folder is an interrupted training of these inputs."""
    first = next(journal.entries(), None)
    return first is not None and first.step == "intent" and first.key == inputs


def _start_afresh(partial: Path, journal: Journal, training: Training, tell: Tell) -> None:
    if any(partial.iterdir()):
        tell(Event(kind="warning", text=f"{partial} held an unfinished training of other inputs; starting afresh"))
    folders.emptied(partial)
    journal.append(Entry(step="intent", key=training.inputs))


def _trained(training: Training, building: folders.Building, journal: Journal, tell: Tell) -> ModelManifest:
    folder = building.path.resolve()
    plan = TrainingPlan(
        run=training.run.name,
        folder=str(folder),
        train_file=str(folder / "train.jsonl"),
        validation_file=str(folder / "validation.jsonl"),
        seed=training.run.seed,
        too_long=training.run.too_long,
    )
    written = rows.written(training.run, training.dataset, training.prompter, training.contract, plan)
    used = rows.fitted(plan, written, training.backend.validate(plan))
    _tell_rows(used, training.backend.estimate(plan), tell)
    _run_process(training.backend, plan, journal, building.lock, tell)
    manifest = _manifest(training, plan, used)
    journal.append(Entry(step="result"))
    for file in (plan.train_file, plan.validation_file):  # the dataset's digest names them
        Path(file).unlink()
    return manifest


def _tell_rows(used: TrainingRows, estimate: Estimate, tell: Tell) -> None:
    tokens = "an unknown number of" if estimate.tokens is None else f"about {estimate.tokens:,}"
    tell(Event(kind="log", text=f"{used.count} rows, {tokens} tokens to train on"))
    for problems, what in ((used.left_out, "left out"), (used.cut, "cut")):
        if problems:
            named = ", ".join(problem.id for problem in problems[:5])
            tell(Event(kind="warning", text=f"{len(problems)} rows are too long and are {what}: {named}"))


def _run_process(backend: interfaces.LocalProcess, plan: TrainingPlan, journal: Journal, lock: int, tell: Tell) -> None:
    """Starts the backend's process and journals what it says. Raises BackendError when it ends badly."""
    log = Path(plan.folder) / "process.log"
    with process.started(backend.command(plan), log, lock) as child:
        journal.append(Entry(step="started", pid=child.pid, attempt=journal.attempts() + 1))
        for line in process.lines(child):
            event = backend.event(line)
            if event is not None:
                journal.append(Entry(step="event", event=event))
                tell(event)
        exit_code = child.wait()
    journal.append(Entry(step="ended", exit_code=exit_code))
    if exit_code:
        raise BackendError(
            f"the training process ended with exit code {exit_code}. The last lines of {log}:\n{process.tail(log)}"
        )


def _manifest(training: Training, plan: TrainingPlan, used: TrainingRows) -> ModelManifest:
    return ModelManifest(
        project=training.project.name,
        run=training.run.name,
        inputs=training.inputs,
        backend=training.run.backend.written(),
        prompter=training.run.prompter.written(),
        dataset=training.dataset.manifest.digest,
        contract=jsonl.digest(training.contract.written()),
        rows=used.count,
        left_out=len(used.left_out),
        result=training.backend.result(plan),
        versions=training.versions,
    )
