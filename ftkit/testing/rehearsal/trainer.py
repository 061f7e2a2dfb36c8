"""A job's training: one of ftkit's own backends in a child process, told by the order what to do."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from ftkit import interfaces, jsonl
from ftkit.errors import BackendError, ConfigError
from ftkit.plugins import Plugins, Reference
from ftkit.testing.rehearsal.orders import SupervisedParameters
from ftkit.values import Event, Example, TrainingPlan, TrainingResult, Value

_RESULT = "result.json"
_OPTIONS = {"n_epochs": "epochs", "batch_size": "batch_size"}
"""A backend's own names for what is ordered; what a backend has no option for does not reach it."""

Tell = Callable[[Event], None]


class Trained(Value, frozen=True, kw_only=True):
    """What a training left, as it is kept for the models' answers."""

    backend: Reference
    result: TrainingResult
    tokens: int | None  # that were trained, over all epochs


class Trainer:
    """Trains jobs into folders. Not frozen: it holds the children that run."""

    def __init__(self, plugins: Plugins, reference: Reference, lock: int) -> None:
        self._plugins, self._reference, self._lock = plugins, reference, lock
        self._running: dict[str, subprocess.Popen[str]] = {}

    @property
    def backend(self) -> interfaces.LocalProcess:
        """The backend as it is where an order says nothing."""
        return self.built(self._reference)

    def built(self, reference: Reference) -> interfaces.LocalProcess:
        """The backend of a reference. Raises ConfigError for one that trains in no child process."""
        backend = self._plugins.build("backend", reference, Path.cwd())
        if not isinstance(backend, interfaces.LocalProcess):
            raise ConfigError(f"backend '{reference.name}' is no local one, and a rehearsal trains on this machine.")
        return backend

    def told(self, parameters: SupervisedParameters) -> Reference:
        """The backend with the options that an order names; a multiplier is of the backend's own learning rate."""
        own = msgspec.structs.asdict(self.backend)  # type: ignore[arg-type]
        wanted = msgspec.structs.asdict(parameters)
        changed = {_OPTIONS[name]: value for name, value in wanted.items() if name in _OPTIONS and value != "auto"}
        if parameters.learning_rate_multiplier != "auto" and "learning_rate" in own:
            changed["learning_rate"] = own["learning_rate"] * parameters.learning_rate_multiplier
        known: dict[str, Any] = {name: value for name, value in changed.items() if name in own}
        return msgspec.structs.replace(self._reference, options={**self._reference.options, **known})

    def train(self, reference: Reference, plan: TrainingPlan, tell: Tell) -> Trained:
        """Trains as planned, or goes on where a training of this plan was left.

        Raises BackendError where it fails or was stopped.
        """
        backend = self.built(reference)
        problems = [problem for problem in backend.validate(plan) if problem.reason != "too-long"]
        if problems:
            raise BackendError(f"{problems[0].id}: {problems[0].detail}")
        self._run(backend, plan, tell)
        result = backend.result(plan)
        trained = Trained(backend=reference, result=result, tokens=_tokens(backend, plan, result))
        Path(plan.folder, _RESULT).write_bytes(jsonl.pretty(trained))
        return trained

    def stop(self, run: str) -> None:
        """Asks the child of a run to end, where it has one."""
        child = self._running.get(run)
        if child is not None:
            child.terminate()

    def _run(self, backend: interfaces.LocalProcess, plan: TrainingPlan, tell: Tell) -> None:
        log = Path(plan.folder, "process.log")
        with log.open("ab") as errors, self._started(backend, plan, errors) as child:
            self._running[plan.run] = child
            try:
                assert child.stdout is not None
                for line in child.stdout:
                    event = backend.event(line.rstrip("\n"))
                    if event is not None:
                        tell(event)
                code = child.wait()
            finally:
                del self._running[plan.run]
                child.kill()
        if code:
            last = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
            raise BackendError(f"the training process ended with exit code {code}: {''.join(last)} (see {log})")

    def _started(self, backend: interfaces.LocalProcess, plan: TrainingPlan, errors: Any) -> subprocess.Popen[str]:
        """The child. It inherits the lock, so that no other server begins while it lives."""
        command = backend.command(plan)
        return subprocess.Popen(  # noqa: S603 - an argument list from an installed plugin, never a shell line
            command.argv,
            env={**os.environ, **command.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            encoding="utf-8",
            errors="replace",
            pass_fds=[self._lock],
            start_new_session=True,
        )


def planned(run: str, folder: Path, seed: int, rows: list[Example], validation: list[Example]) -> TrainingPlan:
    """The plan of a run, its files written; rows that are too long are cut, as the service does."""
    folder.mkdir(parents=True, exist_ok=True)
    jsonl.write(folder / "train.jsonl", rows)
    jsonl.write(folder / "validation.jsonl", validation)
    return TrainingPlan(
        run=run,
        folder=str(folder),
        train_file=str(folder / "train.jsonl"),
        validation_file=str(folder / "validation.jsonl"),
        seed=seed,
        too_long="truncate",
    )


def trained(folder: Path) -> Trained:
    """What the finished training in a folder left."""
    return jsonl.read_value(folder / _RESULT, Trained)


def _tokens(backend: interfaces.LocalProcess, plan: TrainingPlan, result: TrainingResult) -> int | None:
    """The trained tokens: those that the training told, else those that the backend counts; None where neither."""
    if result.tokens is not None or not isinstance(backend, interfaces.Tokenizing):
        return result.tokens
    rows = jsonl.read(Path(plan.train_file), Example)
    return backend.priced(sum(row.total for row in backend.counted(rows))).tokens
