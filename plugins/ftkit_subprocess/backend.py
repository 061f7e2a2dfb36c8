"""Any trainer that can be started by an argument list, with what ftkit knows of LLaMA-Factory and Axolotl."""

import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, ClassVar

import msgspec

from ftkit import (
    BackendError,
    Capabilities,
    Command,
    Component,
    ConfigError,
    Estimate,
    Event,
    Example,
    Problem,
    TrainingPlan,
    TrainingResult,
    built_exporter,
)
from ftkit_subprocess import leavings, log_lines, placeholders, presets
from ftkit_subprocess.presets import PRESETS

_SECRET = re.compile(r"KEY|TOKEN|SECRET|PASSWORD", re.IGNORECASE)
_CONFIG = "config.yaml"


class SubprocessBackend(Component, frozen=True, kw_only=True):
    """A trainer as a process: LLaMA-Factory, Axolotl, or your own program.

    `argv` is a list of arguments, in which {train_file}, {validation_file}, {folder}, {config}, {model}, {seed},
    {run}, {python} and {bin} (the folder of `python`) are filled in. Started again, the program is expected to go on.
    """

    name: ClassVar[str] = "subprocess"

    model: Annotated[str, msgspec.Meta(description="The base model's folder or name.")]
    preset: Annotated[presets.Name, msgspec.Meta(description="A trainer whose files and flags are known here.")] = (
        "none"
    )
    argv: Annotated[tuple[str, ...], msgspec.Meta(description="The preset's own where empty.")] = ()
    python: Annotated[
        str,
        msgspec.Meta(
            description="The interpreter of the environment that the trainer is installed in; ours where empty."
        ),
    ] = ""
    dialect: Annotated[
        str,
        msgspec.Meta(
            description="The exporter for the rows; of a preset its own, else rows stay as ftkit writes them."
        ),
    ] = ""
    settings: Annotated[
        dict[str, Any], msgspec.Meta(description="For the preset's YAML: {template: qwen, cutoff_len: 2048}.")
    ] = {}
    environment: Annotated[dict[str, str], msgspec.Meta(description="For the process, beside our own; no keys.")] = {}
    log: Annotated[
        str, msgspec.Meta(description="A file in {folder} that the program writes its progress into, as lines of JSON.")
    ] = ""
    leaves: Annotated[str, msgspec.Meta(description="Where in {folder} the model is left.")] = presets.OUTPUT
    predictor: Annotated[
        dict[str, Any], msgspec.Meta(description="How to ask what is left, where `transformers` would not do.")
    ] = {}

    def __post_init__(self) -> None:
        """Raises ConfigError for arguments that cannot be, for missing settings, and for a key among the options."""
        placeholders.required(self._argv())
        presets.required(self.preset, self.settings)
        for name in self.environment:
            if _SECRET.search(name):
                raise ConfigError(
                    f"environment.{name} looks like a key, and a project file may hold none. Set it in the environment "
                    "that ftkit runs in: the process inherits it."
                )
        for place in (self.log, self.leaves):
            if Path(place).is_absolute() or ".." in Path(place).parts:
                raise ConfigError(f"'{place}' leaves the run's folder. Write a path relative to it.")

    def capabilities(self) -> Capabilities:
        """Supervised training; whether it resumes is up to the program."""
        return Capabilities(methods=("sft",), resumes=True if self.preset != "none" else None, paid=False)

    def preflight(self) -> Iterator[Problem]:
        """A program that is not there, and what is odd about a preset."""
        program = placeholders.filled(self._argv()[:1], self._places())[0]
        if shutil.which(program) is None:
            detail = (
                f"there is no program {program}. Install it beside the interpreter that `python` names "
                f"({self._python()}), or write its path into argv."
            )
            yield Problem(reason="no-program", detail=detail)
        if self.preset in PRESETS and PRESETS[self.preset].notice:
            yield Problem(reason="notice", detail=PRESETS[self.preset].notice)

    def validate(self, plan: TrainingPlan) -> Iterator[Problem]:
        """Rows that cannot be said in the form that the trainer wants. How long they are, only the trainer knows."""
        if self._dialect():
            exporter = built_exporter(self._dialect())
            for row in _rows(plan.train_file):
                yield from exporter.problems(row)

    def estimate(self, plan: TrainingPlan) -> Estimate:  # noqa: ARG002 - the protocol's signature
        """Nothing is known of another's program."""
        return Estimate(basis="a program of your own, on your own machine")

    def command(self, plan: TrainingPlan) -> Command:
        """The program, once its rows and its settings are written."""
        folder = Path(plan.folder)
        values = {**self._places(), **self._files(plan), "folder": plan.folder, "seed": str(plan.seed), "run": plan.run}
        if self.preset in PRESETS:
            told = presets.config(self.preset, self.model, self.settings, plan)
            (folder / _CONFIG).write_bytes(msgspec.json.format(msgspec.json.encode(told), indent=2))  # JSON is YAML
            values["config"] = str(folder / _CONFIG)
        argv = placeholders.filled(self._argv(), values)
        known = dict(PRESETS[self.preset].environment) if self.preset in PRESETS else {}
        environment = {"PYTHONUNBUFFERED": "1", **known, **self.environment}
        if log := self.log or self._log():
            argv = (sys.executable, "-m", "ftkit_subprocess.runner", str(folder / log), *argv)
        return Command(argv=argv, environment=environment)

    def event(self, line: str) -> Event | None:
        """The step and the loss in a line of the program's log."""
        return log_lines.event(line)

    def result(self, plan: TrainingPlan) -> TrainingResult:
        """The model in the folder that the program was to leave it in. Raises BackendError where there is none."""
        folder = Path(plan.folder)
        if self.predictor:
            if not (folder / self.leaves).exists():
                raise BackendError(f"the trainer left no {folder / self.leaves}. Look at its output, process.log.")
            return TrainingResult(kind="full-model", base_model=self.model, predictor=self.predictor)
        found = leavings.left(folder, self.leaves)
        asked = {"model": self.model, "adapter": found.path} if found.kind == "adapter" else {"model": found.path}
        return TrainingResult(
            kind=found.kind,
            base_model=self.model,
            predictor={"transformers": asked},
            steps=found.steps,
            loss=found.loss,
            facts={"trainer": self.preset},
        )

    def _argv(self) -> tuple[str, ...]:
        return self.argv or (PRESETS[self.preset].argv if self.preset in PRESETS else ())

    def _log(self) -> str:
        return PRESETS[self.preset].log if self.preset in PRESETS else ""

    def _dialect(self) -> str:
        return self.dialect or (PRESETS[self.preset].dialects["sft"] if self.preset in PRESETS else "")

    def _python(self) -> str:
        return str(Path(self.python).expanduser()) if self.python else sys.executable

    def _places(self) -> dict[str, str]:
        python = self._python()
        return {"python": python, "bin": os.path.dirname(python), "model": self.model}  # noqa: PTH120 - keeps symlinks

    def _files(self, plan: TrainingPlan) -> dict[str, str]:
        """The rows' files, in the form that the trainer wants."""
        if not self._dialect():
            return {"train_file": plan.train_file, "validation_file": plan.validation_file}
        folder = Path(plan.folder) / presets.EXPORT
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        splits = {"train": _rows(plan.train_file), "validation": _rows(plan.validation_file)}
        built_exporter(self._dialect()).export(splits, folder)
        return {f"{side}_file": str(folder / f"{side}.jsonl") for side in splits}


def _rows(path: str) -> Iterator[Example]:
    decoder = msgspec.json.Decoder(Example)
    with Path(path).open("rb") as lines:
        for line in lines:
            yield decoder.decode(line)
