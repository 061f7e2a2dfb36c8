"""The backend `peft`: local training by TRL in a child process."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar

import msgspec

from ftkit import (
    BackendError,
    Capabilities,
    Command,
    Estimate,
    Event,
    Example,
    Problem,
    TokenCount,
    TokenizedRow,
    TrainingPlan,
    TrainingResult,
    dialogue,
)
from ftkit_peft import base_models, launching, requirements
from ftkit_peft.job import ADAPTER, MODEL, RESULT, Job, Outcome
from ftkit_peft.options import Options


class Peft(Options, frozen=True, kw_only=True):
    """Trains a local model: an adapter or all weights, by SFT on the answers alone or by DPO on pairs of them."""

    name: ClassVar[str] = "peft"

    def capabilities(self) -> Capabilities:
        """Both methods, and each can be interrupted."""
        return Capabilities(methods=("sft", "dpo"), resumes=True, max_tokens=self.max_tokens, min_rows=1)

    def preflight(self) -> Iterator[Problem]:
        """Missing libraries, an interpreter that is none, and a base model that is nowhere."""
        return requirements.obstacles(self)

    def validate(self, plan: TrainingPlan) -> Iterator[Problem]:
        """What makes options, chat template or rows unfit, and rows over `max_tokens` as the template writes them."""
        yield from self._unfit(plan)
        yield from dialogue.objections(self.counted(dialogue.rows(plan)), self.max_tokens, plan)

    def estimate(self, plan: TrainingPlan) -> Estimate:
        """Tokens of all epochs; what they cost on your own machine is not known."""
        rows = dialogue.encoded(self._dialogue(), dialogue.rows(plan))
        return self.priced(sum(row.within(self.max_tokens) for row in rows))

    def counted(self, rows: Iterable[Example]) -> Iterator[TokenCount]:
        """The length of each row as the chat template writes it, and the gates that it fails."""
        return dialogue.counted(self._dialogue(), rows, self.model)

    def tokenized(self, rows: Iterable[Example]) -> Iterator[TokenizedRow]:
        """The tokens of each row as the chat template writes it."""
        return dialogue.tokenized(self._dialogue(), rows)

    def priced(self, tokens: int) -> Estimate:
        """The tokens of all epochs; what they cost on your own machine is not known."""
        return Estimate(tokens=round(tokens * self.epochs))

    def command(self, plan: TrainingPlan) -> Command:
        """The training process; it continues from its newest complete checkpoint."""
        python = self.python or sys.executable
        job = msgspec.json.encode(Job(plan=plan, options=self)).decode()
        return Command(
            argv=launching.argv(python, launching.visible_gpus(python), job),
            environment={"PYTHONUNBUFFERED": "1", "TOKENIZERS_PARALLELISM": "false"},
        )

    def event(self, line: str) -> Event | None:
        """The event in a line of JSON; anything else is not ours."""
        try:
            return msgspec.json.decode(line, type=Event)
        except (msgspec.DecodeError, msgspec.ValidationError):
            return None

    def result(self, plan: TrainingPlan) -> TrainingResult:
        """What was trained, and the figures of it. Raises BackendError when either is not there."""
        file = Path(plan.folder, RESULT)
        try:
            outcome = msgspec.json.decode(file.read_bytes(), type=Outcome)
        except (OSError, msgspec.MsgspecError) as error:
            raise BackendError(f"the training left no usable {file}: {error}. Start it again.") from error
        left = Path(plan.folder, MODEL, "config.json") if self.leaves_model else self._adapter(plan)
        if not left.is_file():
            raise BackendError(f"the training left no {left}. Start it again with --again.")
        served = {} if self.leaves_model else {"serve_base": str(base_models.found(self.model).ready())}
        return TrainingResult(
            kind="full-model" if self.leaves_model else "adapter",
            base_model=self.model,
            predictor={"transformers": self._predictor()},
            template_digest=outcome.template_digest,
            tokens=outcome.tokens,
            steps=outcome.steps,
            steps_executed=outcome.steps_executed,
            loss=outcome.loss,
            facts={**outcome.facts, **served},
        )

    def _adapter(self, plan: TrainingPlan) -> Path:
        return Path(plan.folder, ADAPTER, "adapter_model.safetensors")

    def _predictor(self) -> dict[str, str]:
        return {"model": MODEL} if self.leaves_model else {"model": self.model, "adapter": ADAPTER}

    def _dialogue(self) -> dialogue.Dialogue:
        return dialogue.opened(base_models.found(self.model).ready())

    def _unfit(self, plan: TrainingPlan) -> Iterator[Problem]:
        """What the options ask for and this method or these rows have not."""
        if self.packing and plan.method == "dpo":
            yield Problem(reason="no-packing", detail="DPO compares two answers and packs none: leave 'packing' out.")
        if self.looks_every is not None and next(dialogue.validation_rows(plan), None) is None:
            what = "early_stopping" if self.early_stopping else "evaluate_every"
            detail = (
                f"the validation split has no rows, and {what} looks at them. Give prepare.split a validation share."
            )
            yield Problem(reason="no-validation-rows", detail=detail)
        lacking = plan.method == "dpo" and next((row for row in dialogue.rows(plan) if not row.rejected), None)
        if lacking:
            detail = f"there is no rejected answer ({lacking.origin}), and DPO learns from pairs of answers"
            yield Problem(id=lacking.id, reason="no-rejected-answer", detail=detail)
