"""The backend `peft`: LoRA on a local base model, trained by TRL in a child process."""

import sys
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, ClassVar, Literal

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
    ModelPath,
    Problem,
    TokenCount,
    TokenizedRow,
    TrainingPlan,
    TrainingResult,
    dialogue,
)
from ftkit_peft import base_models
from ftkit_peft.job import ADAPTER, RESULT, Job, Outcome

Positive = Annotated[int, msgspec.Meta(ge=1)]
Above0 = Annotated[float, msgspec.Meta(gt=0)]
Share = Annotated[float, msgspec.Meta(ge=0, lt=1)]

_EXTRA = ("torch", "peft", "trl", "accelerate", "safetensors")


class Peft(Component, frozen=True, kw_only=True):
    """Trains a LoRA adapter of a local model, on the completions alone."""

    name: ClassVar[str] = "peft"
    model: ModelPath = "smollm2-135m"  # a folder, a GGUF file, an alias or a hub name
    rank: Positive = 16
    alpha: Above0 | None = None  # None: twice the rank
    dropout: Share = 0.0
    targets: str | tuple[str, ...] = "all-linear"  # or names of modules: [q_proj, v_proj]
    epochs: Above0 = 2.0
    batch_size: Positive = 8
    learning_rate: Above0 = 5e-4
    scheduler: Literal["linear", "cosine", "constant", "constant_with_warmup"] = "linear"
    warmup: Share = 0.03  # share of the steps
    max_tokens: Positive = 1024  # of prompt and completion together
    checkpoint_every: Positive = 50  # steps
    bf16: bool | Literal["auto"] = "auto"  # auto: where the machine has instructions for it

    def capabilities(self) -> Capabilities:
        """Supervised fine-tuning that can be interrupted."""
        return Capabilities(resumes=True, max_tokens=self.max_tokens, min_rows=1)

    def preflight(self) -> Iterator[Problem]:
        """Missing libraries, and a base model that is nowhere."""
        missing = [name for name in _EXTRA if find_spec(name) is None]
        try:
            model = base_models.found(self.model)
            obstacle = base_models.obstacle(model)
            missing += ["gguf"] if model.gguf is not None and find_spec("gguf") is None else []
        except ConfigError as error:
            obstacle = str(error)
        if missing:
            detail = f"{', '.join(missing)} not installed: pip install 'ftkit[peft]'"
            yield Problem(reason="missing-extra", detail=detail)
        if obstacle:
            yield Problem(reason="no-model", detail=obstacle)

    def validate(self, plan: TrainingPlan) -> Iterator[Problem]:
        """What makes the chat template unfit, and rows over `max_tokens` as it writes them."""
        return dialogue.objections(self.counted(dialogue.rows(plan)), self.max_tokens, plan)

    def estimate(self, plan: TrainingPlan) -> Estimate:
        """Tokens of all epochs; what they cost on your own machine is not known."""
        lengths = (row.whole for row in self._dialogue().encoded(dialogue.rows(plan)))
        return self.priced(sum(min(length, self.max_tokens) for length in lengths))

    def counted(self, rows: Iterable[Example]) -> Iterator[TokenCount]:
        """The length of each row as the chat template writes it, and the gates that it fails.

        A gate that the template fails by itself is told with the first row, and not again for each.
        """
        return dialogue.counted(self._dialogue(), rows, self.model)

    def tokenized(self, rows: Iterable[Example]) -> Iterator[TokenizedRow]:
        """The tokens of each row as the chat template writes it."""
        return dialogue.tokenized(self._dialogue(), rows)

    def priced(self, tokens: int) -> Estimate:
        """The tokens of all epochs; what they cost on your own machine is not known."""
        return Estimate(tokens=round(tokens * self.epochs))

    def command(self, plan: TrainingPlan) -> Command:
        """The training process; it continues from its newest complete checkpoint."""
        job = msgspec.json.encode(self._job(plan)).decode()
        return Command(
            argv=(sys.executable, "-m", "ftkit_peft.trainer", job),
            environment={"PYTHONUNBUFFERED": "1", "TOKENIZERS_PARALLELISM": "false"},
        )

    def event(self, line: str) -> Event | None:
        """The event in a line of JSON; anything else is not ours."""
        try:
            return msgspec.json.decode(line, type=Event)
        except (msgspec.DecodeError, msgspec.ValidationError):
            return None

    def result(self, plan: TrainingPlan) -> TrainingResult:
        """The adapter and the figures of its training. Raises BackendError when either is not there."""
        file, adapter = Path(plan.folder, RESULT), Path(plan.folder, ADAPTER, "adapter_model.safetensors")
        try:
            outcome = msgspec.json.decode(file.read_bytes(), type=Outcome)
        except (OSError, msgspec.MsgspecError) as error:
            raise BackendError(f"the training left no usable {file}: {error}. Start it again.") from error
        if not adapter.is_file():
            raise BackendError(f"the training left no {adapter}. Start it again with --again.")
        return TrainingResult(
            kind="adapter",
            base_model=self.model,
            predictor={"transformers": {"model": self.model, "adapter": ADAPTER}},
            template_digest=outcome.template_digest,
            tokens=outcome.tokens,
            steps=outcome.steps,
            steps_executed=outcome.steps_executed,
            loss=outcome.loss,
            facts={**outcome.facts, "serve_base": str(base_models.found(self.model).ready())},
        )

    def _dialogue(self) -> dialogue.Dialogue:
        return dialogue.opened(base_models.found(self.model).ready())

    def _job(self, plan: TrainingPlan) -> Job:
        options = msgspec.structs.asdict(self)
        options["alpha"] = self.alpha if self.alpha is not None else 2.0 * self.rank
        return Job(folder=plan.folder, train_file=plan.train_file, seed=plan.seed, too_long=plan.too_long, **options)
