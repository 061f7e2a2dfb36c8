"""What a user chooses of a training at Together, and what contradicts itself."""

from typing import Annotated, Any, ClassVar, Literal

import msgspec

from ftkit import Component, vendors
from ftkit_together import addresses, orders
from ftkit_together.addresses import ADDRESS

Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Count = Annotated[int, msgspec.Meta(ge=1)]
Positive = Annotated[float, msgspec.Meta(gt=0)]


class TogetherOptions(Component, frozen=True, kw_only=True):
    """A training at Together; what is left out is chosen by Together, or by the defaults of its client."""

    name: ClassVar[str] = ""

    model: Annotated[str, msgspec.Meta(description="The base model, by Together's name for it.")]
    epochs: Annotated[Count, msgspec.Meta(description="How often each row is learnt from.")] = 1
    batch_size: Annotated[
        Count | Literal["max"], msgspec.Meta(description="Rows of a step; max: as many as the model takes.")
    ] = "max"
    learning_rate: Annotated[Positive, msgspec.Meta(description="At its highest.")] = 1e-5
    schedule: Annotated[Literal["cosine", "linear"], msgspec.Meta(description="How the learning rate falls.")] = (
        "cosine"
    )
    warmup: Annotated[Share, msgspec.Meta(description="Share of the steps in which the learning rate rises.")] = 0.0
    weight_decay: Annotated[float, msgspec.Meta(ge=0, description="How strongly weights are drawn to 0.")] = 0.0
    full: Annotated[bool, msgspec.Meta(description="Train all weights and no adapter.")] = False
    rank: Annotated[Count | None, msgspec.Meta(description="Of the adapter. null: Together's choice.")] = None
    alpha: Annotated[Count | None, msgspec.Meta(description="Of the adapter. null: twice the rank.")] = None
    dropout: Annotated[float, msgspec.Meta(ge=0, lt=1, description="Of the adapter, where a rank is given.")] = 0.0
    targets: Annotated[
        str, msgspec.Meta(description="The adapter's modules, separated by commas, where a rank is given.")
    ] = "all-linear"
    max_tokens: Annotated[Count | None, msgspec.Meta(description="Of a row. null: the most that the model takes.")] = (
        None
    )
    packing: Annotated[
        bool, msgspec.Meta(description="Several rows to a sequence. Without it each row is billed at full length.")
    ] = True
    beta: Annotated[Positive | None, msgspec.Meta(description="Of method dpo.")] = None
    evaluations: Annotated[int, msgspec.Meta(ge=0, description="On the validation rows, in all.")] = 0
    saves: Annotated[int, msgspec.Meta(ge=1, description="Checkpoints to be kept, in all.")] = 1
    patience: Annotated[
        Count | None,
        msgspec.Meta(description="Stop after so many evaluations without a better loss; needs two evaluations more."),
    ] = None
    suffix: Annotated[
        str, msgspec.Meta(description="Becomes a part of the model's name, before the key of the order.")
    ] = ""
    hardware: Annotated[
        str, msgspec.Meta(description="For a dedicated endpoint, by Together's name: 1x_nvidia_h100_80gb_sxm.")
    ] = ""
    extra_body: Annotated[
        dict[str, Any], msgspec.Meta(description="Further fields of the order: {max_grad_norm: 0.5}.")
    ] = {}
    price_per_million: Annotated[
        Annotated[float, msgspec.Meta(ge=0)] | None, msgspec.Meta(description="Trained tokens, as you found it.")
    ] = None
    price_as_of: Annotated[str, msgspec.Meta(description="The day on which you found it.")] = ""
    base_url: Annotated[str, msgspec.Meta(description="For a rehearsal.")] = ADDRESS
    api_key_env: Annotated[str, msgspec.Meta(description="The variable with the key. '': none is sent.")] = (
        "TOGETHER_API_KEY"
    )
    timeout: Annotated[float, msgspec.Meta(gt=0, description="Seconds, of one request.")] = 600.0
    api_key: Annotated[str, msgspec.Meta(description="Never here: a key is refused.")] = ""

    def __post_init__(self) -> None:
        """Raises ConfigError for a key in the options, and for options that contradict each other."""
        vendors.require_no_key(self.api_key, self.api_key_env)
        addresses.required(self.base_url)
        self.price()
        orders.required(self)

    def price(self) -> vendors.Price | None:
        """What the user found. Raises ConfigError for a price without its day."""
        return vendors.price(self.price_per_million, orders.CURRENCY, self.price_as_of)

    def vendor(self) -> vendors.Vendor:
        """The service as messages name it."""
        address = addresses.required(self.base_url)
        title = "Together" if address == ADDRESS else f"Together ({address})"
        return vendors.Vendor(title=title, variable=self.api_key_env, extra="together")
