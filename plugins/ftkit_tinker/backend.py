"""The backend `tinker`: LoRA at Thinking Machines' Tinker, driven step by step by our own loop."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Annotated, Any, ClassVar, Literal

import msgspec

from ftkit import (
    BackendError,
    Capabilities,
    Component,
    Estimate,
    Example,
    ModelPath,
    Problem,
    Reply,
    Request,
    SavedState,
    Schedule,
    TokenCount,
    TokenizedRow,
    TrainingPlan,
    TrainingResult,
    dialogue,
    vendors,
)
from ftkit_tinker import checkpoints, sessions, tokenizer
from ftkit_tinker.service import KEY_VARIABLE, Service

Hours = Annotated[int, msgspec.Meta(ge=1, le=24 * 3650)]
Above0 = Annotated[float, msgspec.Meta(gt=0)]
From0 = Annotated[float, msgspec.Meta(ge=0)]


class TinkerBackend(Component, frozen=True, kw_only=True):
    """Trains a LoRA adapter at Tinker, on the completions alone; rows are tokenized here, and steps decided here."""

    name: ClassVar[str] = "tinker"

    model: Annotated[str, msgspec.Meta(description="The base model as Tinker names it: Qwen/Qwen3-8B.")]
    tokenizer: Annotated[
        ModelPath, msgspec.Meta(description="A folder or a hub name with the chat template. Empty: the model's own.")
    ] = ""
    rank: Annotated[int, msgspec.Meta(ge=1, description="Of the adapter.")] = 32
    epochs: Annotated[Above0, msgspec.Meta(description="How often each row is read.")] = 2.0
    batch_size: Annotated[int, msgspec.Meta(ge=1, description="Rows of one step.")] = 8
    learning_rate: Annotated[Above0, msgspec.Meta(description="At its highest, absolute.")] = 1e-4
    scheduler: Annotated[
        Literal["linear", "cosine", "constant"], msgspec.Meta(description="How the learning rate falls.")
    ] = "linear"
    warmup: Annotated[float, msgspec.Meta(ge=0, lt=1, description="Share of the steps in which it rises.")] = 0.03
    weight_decay: Annotated[From0, msgspec.Meta(description="Of AdamW.")] = 0.0
    clip_norm: Annotated[From0, msgspec.Meta(description="The longest gradient that is not shortened; 0: any.")] = 0.0
    max_tokens: Annotated[int, msgspec.Meta(ge=2, description="Of prompt and completion together.")] = 1024
    checkpoint_every: Annotated[int, msgspec.Meta(ge=1, description="Steps between two saved states.")] = 50
    state_hours: Annotated[
        Hours | None, msgspec.Meta(description="When Tinker deletes a state saved on the way. null: never.")
    ] = None
    model_hours: Annotated[Hours | None, msgspec.Meta(description="When Tinker deletes the model. null: never.")] = None
    price_per_million: Annotated[From0 | None, msgspec.Meta(description="Trained tokens, as you found it.")] = None
    price_as_of: Annotated[str, msgspec.Meta(description="The day on which you found it.")] = ""
    currency: Annotated[str, msgspec.Meta(description="Of the price.")] = "USD"
    base_url: Annotated[str, msgspec.Meta(description="Another address than Tinker's own.")] = ""
    api_key_env: Annotated[str, msgspec.Meta(description="The variable with the key.")] = KEY_VARIABLE
    api_key: Annotated[str, msgspec.Meta(description="Never here: a key is refused.")] = ""
    timeout: Annotated[Above0, msgspec.Meta(description="Seconds until one answer is given up.")] = 3600.0

    def __post_init__(self) -> None:
        """Raises ConfigError for a key in the options, and for a price without a date."""
        vendors.require_no_key(self.api_key, self.api_key_env)
        self._price()

    def capabilities(self) -> Capabilities:
        """Supervised fine-tuning that can be interrupted."""
        return Capabilities(methods=("sft",), resumes=True, max_tokens=self.max_tokens, min_rows=1, paid=True)

    def preflight(self) -> Iterator[Problem]:
        """A missing library, key or tokenizer; and that what is kept for ever is paid for as long."""
        yield from self._service().obstacles()
        missing = tokenizer.obstacle(self.tokenizer or self.model)
        if missing:
            yield Problem(reason="no-tokenizer", detail=missing)
        if self.state_hours is None:
            detail = (
                "Tinker bills the storage of every saved state until it is deleted. Say state_hours to have those of "
                "this run deleted by themselves."
            )
            yield Problem(reason="notice", detail=detail)

    def validate(self, plan: TrainingPlan) -> Iterator[Problem]:
        """What makes the chat template unfit, and rows over `max_tokens` as it writes them."""
        return dialogue.objections(self.counted(dialogue.rows(plan)), self.max_tokens, plan)

    def estimate(self, plan: TrainingPlan) -> Estimate:
        """The tokens of all epochs, by the model's tokenizer, and money by the price that the project names."""
        lengths = (row.whole for row in self._dialogue().encoded(dialogue.rows(plan)))
        return self.priced(sum(min(length, self.max_tokens) for length in lengths))

    def counted(self, rows: Iterable[Example]) -> Iterator[TokenCount]:
        """The length of each row as the chat template writes it, and the gates that it fails."""
        return dialogue.counted(self._dialogue(), rows, self.tokenizer or self.model)

    def tokenized(self, rows: Iterable[Example]) -> Iterator[TokenizedRow]:
        """The tokens of each row as the chat template writes it."""
        return dialogue.tokenized(self._dialogue(), rows)

    def priced(self, tokens: int) -> Estimate:
        """What so many tokens cost, every epoch of them; unknown where the project names no price."""
        price, trained = self._price(), round(tokens * self.epochs)
        if price is None:
            return Estimate(
                tokens=trained, basis="tokens counted by the model's tokenizer; no price_per_million is given"
            )
        cost = trained * price.per_million / 1e6
        return Estimate(
            tokens=trained,
            low=cost,
            mid=cost,
            high=cost,
            currency=price.currency,
            basis="tokens counted by the model's tokenizer, at the project's price_per_million; without storage",
            as_of=price.as_of,
        )

    def schedule(self, plan: TrainingPlan) -> Schedule:  # noqa: ARG002 - the protocol's signature
        """As the options say."""
        return Schedule(
            epochs=self.epochs,
            batch_size=self.batch_size,
            learning_rate=self.learning_rate,
            save_every=self.checkpoint_every,
            warmup=self.warmup,
            decay=self.scheduler,
        )

    def open(self, plan: TrainingPlan, key: str, state: str) -> str:
        """Begins a session, which carries the key as a label; a base model's adapter begins by the plan's seed."""
        service, talk, labels = self._service(), self._dialogue(), {"ftkit_key": key, "ftkit_run": plan.run}
        if state:
            return sessions.held(sessions.continued(service, talk, labels, state))
        order = {"base_model": self.model, "rank": self.rank, "seed": plan.seed, "user_metadata": labels}
        return sessions.held(sessions.begun(service, talk, labels, **order))

    def forward_backward(self, session: str, rows: Sequence[Example]) -> float:
        """Adds the rows' gradients; a row is cut after `max_tokens`."""
        return sessions.found(session).forward_backward(rows, self.max_tokens)

    def optimizer_step(self, session: str, learning_rate: float) -> None:
        """One step of AdamW."""
        sessions.found(session).optimizer_step(
            learning_rate=learning_rate, weight_decay=self.weight_decay, grad_clip_norm=self.clip_norm
        )

    def save(self, session: str, name: str) -> SavedState:
        """Keeps what can be trained on. What can be asked is made of the last one alone, by `result`."""
        hours = self.state_hours
        address = sessions.found(session).save(checkpoints.name_of(name), checkpoints.seconds(hours))
        return SavedState(id=address, kind="training", expires=checkpoints.expires(self._service(), address, hours))

    def sample(self, session: str, requests: Sequence[Request]) -> list[Reply]:
        """Answers of the weights as they are now."""
        return sessions.found(session).sample(requests)

    def close(self, session: str) -> None:
        """Ends the session."""
        sessions.closed(session)

    def result(self, saved: SavedState, plan: TrainingPlan) -> TrainingResult:
        """Opens the state once more to keep it as it can be asked: Tinker answers from such copies only."""
        service, talk = self._service(), self._dialogue()
        session = sessions.continued(service, talk, {"ftkit_run": plan.run}, saved.id)
        try:
            address = session.publish(checkpoints.name_of(plan.run), checkpoints.seconds(self.model_hours))
        finally:
            with suppress(BackendError):  # what is kept stays; a session without its process ends by itself
                session.close()
        estimate = self.estimate(plan)
        return TrainingResult(
            kind="remote-checkpoint",
            base_model=self.model,
            predictor={"tinker": self._predictor(address)},
            template_digest=talk.template_digest,
            tokens=estimate.tokens,
            cost=estimate.mid,
            currency=estimate.currency,
            job=session.id,
            expires=checkpoints.expires(service, address, self.model_hours),
            facts={"checkpoint": address, "state": saved.id, "rank": self.rank},
        )

    def _predictor(self, address: str) -> dict[str, Any]:
        """Options of the predictor `tinker`."""
        options = {"model": self.model, "checkpoint": address, "tokenizer": self.tokenizer, "base_url": self.base_url}
        if self.api_key_env != KEY_VARIABLE:
            options["api_key_env"] = self.api_key_env
        return {name: value for name, value in options.items() if value}

    def _dialogue(self) -> dialogue.Dialogue:
        return tokenizer.opened(self.tokenizer or self.model)

    def _service(self) -> Service:
        return Service(variable=self.api_key_env, base_url=self.base_url, timeout=self.timeout)

    def _price(self) -> vendors.Price | None:
        return vendors.price(self.price_per_million, self.currency, self.price_as_of)
