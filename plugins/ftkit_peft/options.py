"""What a project may say of a local training, and what follows where it says nothing."""

from typing import Annotated, ClassVar, Literal

import msgspec

from ftkit import Component, ConfigError, ModelPath

Positive = Annotated[int, msgspec.Meta(ge=1)]
Above0 = Annotated[float, msgspec.Meta(gt=0)]
Share = Annotated[float, msgspec.Meta(ge=0, lt=1)]
Method = Literal["sft", "dpo"]
Loss = Literal["sigmoid", "sigmoid_norm", "hinge", "ipo", "robust", "apo_zero", "apo_down"]

_RATES = {("sft", "adapter"): 5e-4, ("sft", "all"): 2e-5, ("dpo", "adapter"): 1e-5, ("dpo", "all"): 1e-6}
_OF_ADAPTERS = ("dora", "rslora", "quantize", "merge")


class Dpo(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How pairs of answers are learnt from."""

    beta: Annotated[float, msgspec.Meta(gt=0, description="The larger, the nearer the model stays to its base.")] = 0.1
    loss: Annotated[Loss, msgspec.Meta(description="TRL's name of the loss; `sigmoid` is that of the DPO paper.")] = (
        "sigmoid"
    )
    label_smoothing: Annotated[
        float, msgspec.Meta(ge=0, lt=0.5, description="The share of pairs that may stand the wrong way round.")
    ] = 0.0


class EarlyStopping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a training ends before its last step; the weights of its best evaluation are kept."""

    patience: Annotated[
        int, msgspec.Meta(ge=1, description="So many evaluations in a row without a lower validation loss end it.")
    ] = 3
    least_gain: Annotated[float, msgspec.Meta(ge=0, description="What a loss must be lower by, to count as lower.")] = (
        0.0
    )


class Options(Component, frozen=True, kw_only=True):
    """The options of a local training."""

    name: ClassVar[str] = "peft"

    model: Annotated[ModelPath, msgspec.Meta(description="A folder, a GGUF file, an alias or a hub name.")] = (
        "smollm2-135m"
    )
    trains: Annotated[
        Literal["adapter", "all"],
        msgspec.Meta(description="An adapter beside frozen weights, or all weights: full fine-tuning."),
    ] = "adapter"
    rank: Annotated[Positive, msgspec.Meta(description="The rank of the adapter's matrices.")] = 16
    alpha: Annotated[Above0 | None, msgspec.Meta(description="The adapter's scale; twice the rank where left out.")] = (
        None
    )
    dropout: Annotated[Share, msgspec.Meta(description="The adapter's dropout, by SFT; DPO trains without.")] = 0.0
    targets: Annotated[
        str | tuple[str, ...],
        msgspec.Meta(description="What the adapter stands beside: all-linear, or names: [q_proj, v_proj]."),
    ] = "all-linear"
    dora: Annotated[bool, msgspec.Meta(description="DoRA: the size of each weight is learnt apart.")] = False
    rslora: Annotated[bool, msgspec.Meta(description="rsLoRA: alpha over the root of the rank, for large ranks.")] = (
        False
    )
    quantize: Annotated[
        Literal["4-bit"] | None,
        msgspec.Meta(description="QLoRA: the frozen weights are held in 4 bits, by bitsandbytes."),
    ] = None
    merge: Annotated[
        bool,
        msgspec.Meta(
            description="Leaves a full model: the adapter is added to the base's own weights, never to 4-bit ones."
        ),
    ] = False
    epochs: Annotated[Above0, msgspec.Meta(description="How often each row is trained.")] = 2.0
    batch_size: Annotated[Positive, msgspec.Meta(description="Rows at once; on each GPU, where there are several.")] = 8
    accumulation: Annotated[Positive, msgspec.Meta(description="Batches of one optimiser step.")] = 1
    learning_rate: Annotated[
        Above0 | None,
        msgspec.Meta(description="Left out: 5e-4 (SFT) and 1e-5 (DPO) for an adapter, 2e-5 and 1e-6 for all weights."),
    ] = None
    scheduler: Annotated[
        Literal["linear", "cosine", "constant", "constant_with_warmup"],
        msgspec.Meta(description="How the learning rate goes down."),
    ] = "linear"
    warmup: Annotated[Share, msgspec.Meta(description="The share of the steps in which the learning rate goes up.")] = (
        0.03
    )
    max_tokens: Annotated[Positive, msgspec.Meta(description="Of prompt and answer together.")] = 1024
    packing: Annotated[
        bool,
        msgspec.Meta(description="SFT: several short rows fill a sequence of max_tokens; none of them sees another."),
    ] = False
    dpo: Annotated[Dpo, msgspec.Meta(description="How a run with `method: dpo` learns from pairs of answers.")] = Dpo()
    checkpoint_every: Annotated[Positive, msgspec.Meta(description="Steps from one checkpoint to the next.")] = 50
    evaluate_every: Annotated[
        Positive | None,
        msgspec.Meta(
            description="Steps from one look at the validation rows to the next. Left out: none, or with each "
            "checkpoint where early_stopping needs it."
        ),
    ] = None
    early_stopping: Annotated[
        EarlyStopping | None, msgspec.Meta(description="Ends a training that the validation rows gain nothing from.")
    ] = None
    bf16: Annotated[
        bool | Literal["auto"],
        msgspec.Meta(description="Computes in bfloat16; auto: where the machine has instructions for it."),
    ] = "auto"
    report_to: Annotated[
        str | tuple[str, ...],
        msgspec.Meta(description="Trackers, by transformers' names: trackio, mlflow, wandb; none is the default."),
    ] = "none"
    python: Annotated[
        str,
        msgspec.Meta(
            description="The interpreter of another environment to train in; ours where empty.",
            extra={"path": "where it exists"},
        ),
    ] = ""

    def __post_init__(self) -> None:
        """Raises ConfigError for options of an adapter where there is none."""
        given = [name for name in _OF_ADAPTERS if getattr(self, name)]
        if self.trains == "all" and given:
            raise ConfigError(f"'trains: all' has no adapter, so '{given[0]}' means nothing. Leave one of them out.")
        if self.report_to in (("all",), "all"):
            raise ConfigError("report_to: all would send to whatever is installed. Name the trackers: [trackio].")

    @property
    def scale(self) -> float:
        """The adapter's alpha."""
        return 2.0 * self.rank if self.alpha is None else self.alpha

    @property
    def trackers(self) -> list[str]:
        """Where figures are sent."""
        named = [self.report_to] if isinstance(self.report_to, str) else list(self.report_to)
        return [name for name in named if name != "none"]

    @property
    def looks_every(self) -> int | None:
        """Steps from one look at the validation rows to the next; None where nobody looks."""
        if self.early_stopping is not None:
            return self.evaluate_every or self.checkpoint_every
        return self.evaluate_every

    @property
    def saves_every(self) -> int:
        """Steps from one checkpoint to the next: the best evaluation's weights are kept only where it has one."""
        return (self.looks_every or self.checkpoint_every) if self.early_stopping else self.checkpoint_every

    @property
    def leaves_model(self) -> bool:
        """What is left is a model, and not an adapter beside its base."""
        return self.trains == "all" or self.merge

    def rate(self, method: Method) -> float:
        """The learning rate."""
        return _RATES[method, self.trains] if self.learning_rate is None else self.learning_rate
