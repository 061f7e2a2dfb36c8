"""A run's training rows as its backend would get them, without a training."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from ftkit import contract, interfaces
from ftkit.contract import Contract
from ftkit.datasets import Dataset
from ftkit.learnt_answers import by_method
from ftkit.plugins import Plugins, Reference
from ftkit.project import Project, Run
from ftkit.prompting import as_asked
from ftkit.values import Example

_LOCAL = "peft"


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """A run with its components built. What would stop its training, such as a missing library, stops nothing here."""

    run: Run
    backend: interfaces.Backend
    prompter: interfaces.Prompter
    contract: Contract

    def rows(self, dataset: Dataset) -> Iterator[Example]:
        """The rows that the run trains on, lazily; only a run that takes a part of them holds these."""
        whole = self.run.rows is None
        chosen = dataset.rows("train") if whole else dataset.sample("train", self.run.rows, self.run.seed)
        return self.rendered(chosen, dataset)

    def rendered(self, examples: Iterable[Example], dataset: Dataset) -> Iterator[Example]:
        """Examples as the run's prompter asks them, with the answers that its method learns from."""
        return as_asked(self.prompter, by_method(self.run.method, examples), dataset.rows("train"), self.contract)


def planned(project: Project, run: Run, plugins: Plugins) -> Planned:
    """A run of a project. Raises ConfigError for components that cannot be built."""
    return Planned(
        run=run,
        backend=plugins.build("backend", run.backend, project.root),
        prompter=plugins.build("prompter", run.prompter, project.root),
        contract=contract.build(project.contract, plugins, project.root),
    )


def of_model(model: str, plugins: Plugins, base: Path) -> Planned:
    """A run that would train this model on this machine, asked plainly. Raises ConfigError as `planned` does."""
    run = Run(name=model, backend=Reference(name=_LOCAL, options={"model": model}, where="--model"))
    return Planned(
        run=run,
        backend=plugins.build("backend", run.backend, base),
        prompter=plugins.build("prompter", run.prompter, base),
        contract=Contract(),
    )
