"""The backend: says which process trains, and what it left. ftkit starts, watches, journals and continues it."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from ftkit import BackendError, Capabilities, Command, Component, Estimate, Event, Problem, TrainingPlan, TrainingResult

PHRASE = "phrase.txt"


class ParrotBackend(Component, frozen=True, kw_only=True):
    """Learns the answer that it heard most often."""

    name: ClassVar[str] = "parrot"
    ignore_case: bool = False

    def capabilities(self) -> Capabilities:
        """It is done so quickly that it starts again after an interruption."""
        return Capabilities(resumes=False)

    def preflight(self) -> Iterator[Problem]:
        """Nothing can stop it."""
        return iter(())

    def validate(self, plan: TrainingPlan) -> Iterator[Problem]:
        """It takes every row."""
        return iter(())

    def estimate(self, plan: TrainingPlan) -> Estimate:
        """Nothing is known."""
        return Estimate()

    def command(self, plan: TrainingPlan) -> Command:
        """The trainer beside this file."""
        options = ["--ignore-case"] if self.ignore_case else []
        return Command(argv=(sys.executable, "-m", "ftkit_parrot.trainer", plan.train_file, plan.folder, *options))

    def event(self, line: str) -> Event | None:
        """A line is {"heard": n, "of": n}."""
        said = json.loads(line)
        return Event(kind="progress", step=said["heard"], steps=said["of"])

    def result(self, plan: TrainingPlan) -> TrainingResult:
        """The phrase it learnt. The predictor's path is relative to the model folder."""
        if not (Path(plan.folder) / PHRASE).exists():
            raise BackendError(f"parrot left no {PHRASE} in {plan.folder}.")
        return TrainingResult(kind="full-model", base_model="parrot", predictor={"parrot": {"phrase": PHRASE}})
