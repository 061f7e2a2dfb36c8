"""A candidate made ready: its prompter, its predictor, and what a reader of the report must know about it."""

from pathlib import Path
from typing import Any

import msgspec

from ftkit import interfaces, jsonl
from ftkit.contract import Contract
from ftkit.datasets import Dataset
from ftkit.errors import ConfigError, DataError
from ftkit.folders import is_finished
from ftkit.manifests import MODEL_MANIFEST, ModelManifest
from ftkit.plugins import Plugins, Reference, resolved
from ftkit.project import Candidate, Project
from ftkit.scoring.own_costs import OwnCosts, own_costs
from ftkit.values import AnswerForm, LossPoint


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """A candidate that can be asked."""

    name: str
    prompter: interfaces.Prompter
    predictor: interfaces.Predictor
    prompter_reference: Reference
    predictor_reference: Reference
    fine_tuned: bool
    own_costs: OwnCosts = OwnCosts()
    losses: tuple[LossPoint, ...] = ()  # of its training
    form: AnswerForm | None = None  # what its answers are held to by the contract
    warnings: tuple[str, ...] = ()

    @property
    def described(self) -> str:
        """The predictor in a few words: "transformers smollm2-135m + adapter"."""
        options = self.predictor_reference.options
        model = str(options.get("model", ""))
        adapter = " + adapter" if options.get("adapter") else ""
        held = ", held to the contract's form" if self.form else ""
        return f"{self.predictor_reference.name} {model}".strip() + adapter + held


def ready(  # noqa: PLR0913 - one candidate and all that it is made from
    candidate: Candidate, project: Project, plugins: Plugins, models: Path, dataset: Dataset, contract: Contract
) -> Ready:
    """The candidate with its components built. Raises DataError when its model has not been trained."""
    built = _built(candidate, project, plugins, models, dataset, contract)
    return _held(built, contract) if candidate.constrained else built


def _built(  # noqa: PLR0913 - as above
    candidate: Candidate, project: Project, plugins: Plugins, models: Path, dataset: Dataset, contract: Contract
) -> Ready:
    prompter = plugins.build("prompter", candidate.prompter, project.root)
    if candidate.predictor is not None:
        return Ready(
            name=candidate.name,
            prompter=prompter,
            predictor=plugins.build("predictor", candidate.predictor, project.root),
            prompter_reference=candidate.prompter,
            predictor_reference=candidate.predictor,
            fine_tuned=False,
        )
    folder = model_folder(candidate, project, models)
    manifest = jsonl.read_value(folder / MODEL_MANIFEST, ModelManifest)
    reference = _reference(manifest, candidate.options)
    return Ready(
        name=candidate.name,
        prompter=prompter,
        predictor=plugins.build("predictor", _resolved(reference, candidate, project, plugins), folder.resolve()),
        prompter_reference=candidate.prompter,
        predictor_reference=reference,
        fine_tuned=True,
        own_costs=own_costs(manifest),
        losses=manifest.losses,
        warnings=tuple(_mismatches(candidate, manifest, dataset, contract)),
    )


def _held(built: Ready, contract: Contract) -> Ready:
    """The candidate held to the contract's form."""
    form = contract.form()
    if form is None:
        raise ConfigError(
            f"candidate '{built.name}' is to be held to the contract, and no required check of it describes a form of "
            "the whole answer: json_schema, one_of, or regex with match: full."
        )
    if not isinstance(built.predictor, interfaces.KeepsForm):
        raise ConfigError(
            f"candidate '{built.name}' is to be held to the contract, and the predictor "
            f"'{built.predictor_reference.name}' cannot hold answers to a form. Leave out 'constrained'."
        )
    return msgspec.structs.replace(built, predictor=built.predictor.held_to(form), form=form)


def model_folder(candidate: Candidate, project: Project, models: Path) -> Path:
    """The folder of a candidate's model: a run of the project, or any model folder by its path."""
    names = {run.name for run in project.runs}
    folder = models / candidate.model if candidate.model in names else project.root / candidate.model
    if is_finished(folder, MODEL_MANIFEST):
        return folder
    if candidate.model in names:
        raise DataError(
            f"candidate '{candidate.name}' needs the model of run '{candidate.model}', and {folder} holds no finished "
            "one. Run 'ftkit train' first."
        )
    raise ConfigError(
        f"candidate '{candidate.name}': '{candidate.model}' is neither a run of the project "
        f"({', '.join(sorted(names)) or 'it has none'}) nor a finished model folder."
    )


def _reference(manifest: ModelManifest, told: dict[str, Any]) -> Reference:
    [(name, options)] = manifest.predictor.items()
    return Reference(name=name, options={**options, **told}, where=MODEL_MANIFEST)


def _resolved(reference: Reference, candidate: Candidate, project: Project, plugins: Plugins) -> Reference:
    """The reference with the files that the project names made absolute: the rest lies in the model's folder."""
    component = plugins.find("predictor", reference.name, reference.where).component
    told = resolved(component, candidate.options, project.root.resolve()) if candidate.options else {}
    ours = {name: value for name, value in told.items() if name in candidate.options}
    return msgspec.structs.replace(reference, options={**reference.options, **ours})


def _mismatches(candidate: Candidate, manifest: ModelManifest, dataset: Dataset, contract: Contract) -> list[str]:
    """What makes the comparison doubtful, in sentences."""
    found = []
    if manifest.dataset != dataset.manifest.digest:
        found.append(
            f"'{candidate.name}' was trained on ANOTHER DATASET than the one scored here: "
            "its training rows may be among these test cases. Train again before you trust this comparison."
        )
    if manifest.contract != jsonl.digest(contract.written()):
        found.append(f"'{candidate.name}' was trained under another contract than the one it is judged by.")
    if manifest.prompter != candidate.prompter.written():
        found.append(
            f"'{candidate.name}' is asked with the prompter {_said(candidate.prompter.written())} and was trained with "
            f"{_said(manifest.prompter)}."
        )
    return found


def _said(written: Any) -> str:
    """A component as one writes it on a line of a project file."""
    return jsonl.encode(written).decode()
