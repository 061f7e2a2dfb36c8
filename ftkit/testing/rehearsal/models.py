"""Models: the base models that the server pretends to have, and those that were fine-tuned here."""

import re
from pathlib import Path

import msgspec

from ftkit import interfaces
from ftkit.plugins import Plugins, Reference
from ftkit.testing.rehearsal import trainer
from ftkit.testing.rehearsal.exchange import Answer, Asked, RefusedRequest, told
from ftkit.testing.rehearsal.settings import Settings
from ftkit.testing.rehearsal.state import State
from ftkit.testing.rehearsal.trainer import Trainer
from ftkit.testing.rehearsal.wire import Deleted, Model, Page

_CHECKPOINT = re.compile(r":ckpt-step-\d+$")
_ASKED_WITH = {"echo": "echo", "peft": "transformers"}
"""The predictor that asks a backend's base model."""


class Models:
    """The operations on models, and what answers for each."""

    def __init__(self, state: State, settings: Settings, plugins: Plugins, trainer: Trainer) -> None:
        self._state, self._settings, self._plugins, self._trainer = state, settings, plugins, trainer

    def listed(self, asked: Asked) -> Answer:  # noqa: ARG002 - as all operations
        """All models."""
        base = [self._told(name) for name in self._settings.base_models]
        return told(Page(data=(*base, *(self._told(one.id) for one in self._state.models.newest_first()))))

    def retrieve(self, asked: Asked, model: str) -> Answer:  # noqa: ARG002
        """What is known of a model."""
        self.check(model)
        return told(self._told(model), about=model)

    def delete(self, asked: Asked, model: str) -> Answer:  # noqa: ARG002
        """Forgets a fine-tuned model."""
        self.check(model)
        if self._state.models.get(model) is None:
            raise RefusedRequest(403, f"The model '{model}' is not yours to delete.", param="model")
        self._state.models.remove(model)
        return told(Deleted(id=model, object="model"), about=model)

    def check(self, model: str) -> None:
        """Raises RefusedRequest where there is no such model."""
        if model not in self._settings.base_models and self._state.models.get(_CHECKPOINT.sub("", model)) is None:
            message = f"The model '{model}' does not exist or you do not have access to it."
            raise RefusedRequest(404, message, param="model", code="model_not_found")

    def predictor(self, model: str) -> interfaces.Predictor:
        """What answers for a model. Raises RefusedRequest where there is no such model."""
        self.check(model)
        tuned = self._state.models.get(_CHECKPOINT.sub("", model))
        if tuned is None:
            return self._built(self._base(), Path.cwd())
        folder = self._state.run_folder(tuned.job)
        [(name, options)] = trainer.trained(folder).result.predictor.items()
        return self._built(Reference(name=name, options=options), folder)

    def _told(self, model: str) -> Model:
        tuned = self._state.models.get(_CHECKPOINT.sub("", model))
        return Model(id=model, created=tuned.created if tuned else 0, owned_by="rehearsal" if tuned else "system")

    def _base(self) -> Reference:
        backend = self._trainer.backend
        if backend.name not in _ASKED_WITH:
            message = f"The base model of '{backend.name}' cannot be asked in this rehearsal, only what it trained."
            raise RefusedRequest(400, message, param="model")
        own = msgspec.structs.asdict(backend)  # type: ignore[arg-type]
        options = {"model": own["model"]} if "model" in own else {}
        return Reference(name=_ASKED_WITH[backend.name], options=options)

    def _built(self, reference: Reference, base: Path) -> interfaces.Predictor:
        options = {**reference.options, **self._settings.answer_with}
        built: interfaces.Predictor = self._plugins.build(
            "predictor", msgspec.structs.replace(reference, options=options), base
        )
        return built
