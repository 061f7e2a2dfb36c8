"""The predictor `transformers`: a local model, with or without an adapter, asked in fixed batches."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, ClassVar

import msgspec

from ftkit import (
    AnswerForm,
    BackendError,
    Component,
    ConfigError,
    FilePath,
    ModelPath,
    Reply,
    Request,
    dialogue,
    interfaces,
)
from ftkit_peft import adapters, base_models, constraints, kept_model, processor
from ftkit_peft.answering import Settings
from ftkit_peft.kept_model import Kept


class Transformers(Component, frozen=True, kw_only=True):
    """Answers of a local model: the likeliest ones, or drawn with a temperature.

    Each request's draws have a seed of their own, so that an answer does not depend on those beside it. `json_schema`,
    `one_of` or `regex` lets the model say nothing but what is of that form. Batches are cut from the whole list by
    prompt length, so they do not depend on what is already answered. A reply's `seconds` is its batch's wall time
    divided by the batch's size: throughput, not the time one user would wait. `completion_tokens` counts the
    end-of-turn token, which was generated too.
    """

    name: ClassVar[str] = "transformers"
    model: ModelPath = "smollm2-135m"  # a folder, a GGUF file, an alias or a hub name
    adapter: FilePath | None = None  # the folder of a LoRA adapter
    batch_size: Annotated[int, msgspec.Meta(ge=1)] = 64  # at most; fewer where prompts are long
    data_type: processor.DataType = "auto"  # auto: bfloat16 where the machine has instructions for it
    temperature: Annotated[float, msgspec.Meta(ge=0, le=2)] = 0.0  # 0: the likeliest token; a request's own leads
    top_p: Annotated[float, msgspec.Meta(gt=0, le=1)] = 1.0  # draws among the likeliest that reach this probability
    seed: int = 7  # of the draws, where a request brings none
    json_schema: FilePath | None = None  # every answer is JSON of this schema
    one_of: tuple[str, ...] = ()  # every answer is one of these
    regex: str = ""  # every answer as a whole matches this

    def __post_init__(self) -> None:
        """Raises ConfigError where answers are held to two forms at once."""
        given = [name for name in ("json_schema", "one_of", "regex") if getattr(self, name)]
        if len(given) > 1:
            raise ConfigError(f"{' and '.join(given)} cannot hold one answer both. Keep one of them.")

    def predict(self, requests: Sequence[Request], finished: frozenset[str]) -> Iterator[Reply]:
        """The replies of each batch as it is done; a batch whose requests are all finished is not asked again.

        Raises BackendError when the model cannot be loaded.
        """
        with self.loaded() as kept:
            yield from kept.predict(requests, finished)

    @contextmanager
    def loaded(self) -> Iterator[interfaces.Predictor]:
        """The same predictor, whose model stays loaded from the first request that needs it to the end."""
        kept = Kept(self.model, self.batch_size, self._settings, self._loaded, self.fingerprint)
        try:
            yield kept
        finally:
            kept.let_go()

    def held_to(self, form: AnswerForm) -> interfaces.Predictor:
        """The same predictor, held to the form. Raises ConfigError where its options hold it to another one."""
        if self._grammar():
            raise ConfigError("the options hold answers to a form, and so does the contract. Keep one of them.")
        options = {name: getattr(self, name) for name in self.__struct_fields__}
        return _Held(**options, form=form)

    def fingerprint(self) -> dict[str, str]:
        """Digests of base weights, adapter and chat template, the data type, and the versions that compute."""
        kept_model.require_libraries()
        processor.share_cores()
        model = base_models.found(self.model)
        talk = dialogue.opened(model.ready())
        return {
            "weights": model.digest(),
            "adapter": base_models.digest_of_weights(self._adapter_folder()) if self.adapter else "",
            "adapter_weights": adapters.effect(self._adapter_folder()) if self.adapter else "",
            "template": talk.template_digest,
            "stops": " ".join(map(str, sorted(talk.ends))),
            "data_type": str(processor.data_type(self.data_type)).removeprefix("torch."),
            "grammar": blake2b(self._grammar().encode(), digest_size=8).hexdigest() if self._grammar() else "",
            "versions": f"torch {version('torch')}, transformers {version('transformers')}",
        }

    def _settings(self) -> Settings:
        return Settings(temperature=self.temperature, top_p=self.top_p, seed=self.seed, grammar=self._grammar())

    def _grammar(self) -> str:
        """What the answers are held to, as llguidance takes it; empty where they are free."""
        if self.json_schema:
            return constraints.of_schema(self.json_schema)
        if self.one_of:
            return constraints.of_values(self.one_of)
        return constraints.of_regex(self.regex) if self.regex else ""

    def _adapter_folder(self) -> Path:
        folder = Path(self.adapter or "")
        if not (folder / "adapter_model.safetensors").is_file():
            raise BackendError(
                f"adapter '{self.adapter}': there is no adapter_model.safetensors. Name an adapter's folder."
            )
        return folder

    def _loaded(self, folder: Path) -> Any:
        """The model with its adapter merged: in float32, then cast, since merging into bfloat16 loses small changes."""
        import torch
        from transformers import AutoModelForCausalLM
        from transformers.utils import logging

        logging.disable_progress_bar()
        processor.use_all_cores()
        adapter = self._adapter_folder() if self.adapter else None
        try:
            model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, trust_remote_code=False)
            model = _merged(model, adapter) if adapter else model
            return model.to(processor.data_type(self.data_type)).to(processor.device()).eval()
        except Exception as error:
            raise BackendError(
                f"model '{self.model}'{f' with adapter {adapter}' if adapter else ''} could not be loaded: {error}. "
                "Check that the adapter belongs to this model and that there is memory enough."
            ) from error


class _Held(Transformers, frozen=True, kw_only=True):
    """The predictor, held to what a contract asks for. No project names it."""

    form: AnswerForm

    def _grammar(self) -> str:
        return constraints.of_form(self.form)


def _merged(model: Any, adapter: Path) -> Any:
    import warnings

    from peft import PeftModel

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # between the libraries, and nothing a user can mend
        return PeftModel.from_pretrained(model, adapter).merge_and_unload()
